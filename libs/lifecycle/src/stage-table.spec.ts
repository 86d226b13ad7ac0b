import { COLUMNS, type MOVING_COMMANDS, stageCell, stageTableMarkdown, textOfCell } from './stage-table.js';

/** What the life of a strand allows. `=` stays · else the next stage · R.. refused · W.. the warnings about order. */
const EXPECTED = `
| command | ide | des | pil | end | eva | exi | pro | con | mai | sus | closed |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| DesignService | des | = | = | = | = | = | = | = | = | = | R07 |
| PlanPilot | des | = | = | = | = | = | = | = | = | = | R07 |
| LaunchPilot | pil W23 | pil | = | pil | pil | pil | pil | pil W23 | = W23 | = | R07 |
| EndPilot | R11 | R11 | end | R03 | R03 | R03 | R03 | R03 | R03 | R03 | R07 |
| EvaluatePilot | R11 | R11 | = | eva | = | = | = | = | = | = | = |
| DecideExitRoute | exi W23 | exi W23 | = | exi | exi | = | = | = | = | = | R07 |
| TenderService | pro W09 | pro W09 | = | pro W23 | pro W23 | pro | = | = | = | = | R07 |
| AwardContract | pro W09 | pro W09 | = | pro W23 | pro W23 | pro | = | = | = | = | R07 |
| CancelTender | R11 | R11 | R11 | R11 | R11 | R11 | exi | R14 | R14 | R11 | R07 |
| SignContract | con W23 | con W23 | = W23 | con W23 | con W23 | con W23 | con | = | = | = W23 | R07 |
| EndContract | R11 | R11 | R11 | R11 | R11 | R11 | R11 | exi | = | R11 | R11 |
| MainstreamService | mai W23 | mai W23 | mai W23 | mai W23 | mai W23 | mai | mai | mai | R08 | mai | R07 |
| SustainService | sus W23 | sus W23 | sus W23 | sus W23 | sus W23 | sus | sus | sus | sus W23 | = | R07 |
| RecordSuccession | suc | suc | suc | suc | suc | suc | suc | suc | suc | suc | R07 |
| DiscontinueStrand | dis | dis | dis | dis | dis | dis | dis | dis | R14 | R14 | R07 |
| DecommissionService | R14 | R14 | R14 | R14 | R14 | R14 | R14 | R14 | dec | dec | R07 |
| ReopenStrand | R14 | R14 | R14 | R14 | R14 | R14 | R14 | R14 | R14 | R14 | eva |
`.trim();

const expected = EXPECTED.split('\n')
  .slice(2)
  .map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim()),
  );

describe('the life of a strand, command by command', () => {
  it.each(expected.flatMap(([command, ...cells]) => cells.map((cell, at) => [command!, COLUMNS[at]!, cell] as const)))(
    '%s in %s: %s',
    (command, column, cell) => {
      expect(textOfCell(stageCell(command as (typeof MOVING_COMMANDS)[number], column))).toBe(cell);
    },
  );

  it('is printed as a table', () => {
    expect(stageTableMarkdown()).toBe(EXPECTED);
  });

  it('is asked in stages that the columns really hold', () => {
    expect(COLUMNS.map((column) => stageCell('EvaluatePilot', column).stage)).toEqual([
      undefined,
      undefined,
      'piloting',
      'evaluated',
      'evaluated',
      'exitDecided',
      'procuring',
      'contracted',
      'mainstreamed',
      'sustained',
      'discontinued',
    ]);
  });
});
