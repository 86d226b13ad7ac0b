/** What is given: registers, the real partnerships' facts, a synthetic cohort, and ids made out of names. */
export * from './real-partnerships.js';
export * from './registers.js';
export * from './synthetic-cohort.js';
export * from './uuid-v5.js';
