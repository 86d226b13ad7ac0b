import { partnerships, type ReadModels } from './index.js';
import { harbour, open, proposed, remove, temporaryFolder } from '../test/harbour.js';
import { WrittenLog } from '../test/written-log.js';

describe('read models that follow a log', () => {
  let folder: string;
  let models: ReadModels;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    await models.close();
    remove(folder);
  });

  it('take in what the log holds when they open', async () => {
    models = await open(harbour(), folder);
    expect(models.query((db) => partnerships(db)).items.map(({ partnershipId }) => partnershipId)).toEqual(['harbour']);
  });

  it('take in a further event', async () => {
    const log = new WrittenLog().write('one', proposed('One'));
    models = await open(log, folder);
    log.write('two', proposed('Two'));
    await models.catchUp();
    expect(models.query((db) => partnerships(db)).items.map(({ name }) => name)).toEqual(['One', 'Two']);
  });
});
