/** Version of the estimators: it changes whenever any of their answers can change. */
export const STATISTICS_VERSION = '1';
