/** What can be asked: the questions in plain words, the choices, and what every code in an answer means. */
import { ATTRIBUTES, DEFAULTS, EXCLUSIONS, GUARDS, QUESTIONS, REMARKS } from '#research';
import { PARAMETER_NAMES, PARAMETERS, type Parameter } from './parameters.js';

export const researchCatalogue = () => ({
  questions: Object.values(QUESTIONS).map(({ id, asks, defaults = {} }) => ({
    id,
    asks,
    needs: id === 'Q20' ? ['against'] : [],
    defaults,
  })),
  parameters: PARAMETER_NAMES.map((name) => {
    const { says, schema, pointer }: Parameter = PARAMETERS[name];
    return { name, says, schema, pointer };
  }),
  groups: Object.entries(ATTRIBUTES).map(([name, { label }]) => ({ name, label })),
  defaults: DEFAULTS,
  guards: Object.entries(GUARDS).map(([code, guard]) => ({ code, ...guard })),
  remarks: REMARKS,
  exclusions: EXCLUSIONS,
});
