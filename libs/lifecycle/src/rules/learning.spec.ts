import { commands, facts, given } from '../../test/given.js';
import { begun, discontinued, housing, proposed } from '../../test/low-moss.js';

const { captureLearning, shareLearning, adoptPractice } = commands;

describe('capturing learning', () => {
  it('is done once under its id, also for a closed strand', () => {
    given(proposed).when(captureLearning('2015')).then(facts.learningCaptured('2015'), { warns: [] });
    given(proposed, facts.learningCaptured('2015'))
      .when(captureLearning('2016'))
      .thenRefused('AlreadyRecorded', '/data/learningId');
    given(...begun, discontinued)
      .when(captureLearning('2018', { strandId: 'throughcare' }))
      .thenRecorded();
  });
});

describe('sharing learning', () => {
  const lesson = { learningId: 'lesson-1' };

  it('is done again and again, with or without a lesson on record', () => {
    given(proposed, facts.learningShared('2015'))
      .when(shareLearning('2015'))
      .then(facts.learningShared('2015'), { warns: [] });
    given(proposed).when(shareLearning('2015', lesson)).thenRefused('LearningUnknown', '/data/learningId');
    given(proposed, facts.learningCaptured('2020')).when(shareLearning('2015', lesson)).thenRecorded();
  });

  it('of one strand is not shared as of another', () => {
    given(...begun, housing, facts.learningCaptured('2015', { strandId: 'housing' }))
      .when(shareLearning('2015', { ...lesson, strandId: 'throughcare' }))
      .thenRefused('LearningUnknown', '/data/learningId');
    given(...begun, housing, facts.learningCaptured('2015', { strandId: 'housing' }))
      .when(shareLearning('2015', lesson))
      .thenRecorded();
  });

  it('keeps no count of one to four people', () => {
    given(proposed)
      .when(shareLearning('2015', { attendees: { value: 4, qualifier: 'exact' } }))
      .thenRefused('SmallCount', '/data/attendees/value');
  });
});

describe('adopting a practice', () => {
  it('is done again and again, with or without a lesson on record', () => {
    given(proposed, facts.practiceAdopted('2016'))
      .when(adoptPractice('2016'))
      .then(facts.practiceAdopted('2016'), { warns: [] });
    given(proposed)
      .when(adoptPractice('2016', { learningId: 'lesson-1' }))
      .thenRefused('LearningUnknown', '/data/learningId');
  });

  it('is done by an organisation inside or outside of the partnership', () => {
    given(proposed)
      .when(adoptPractice('2016', { organisationId: 'somebody-else', beyondPartnership: true }))
      .thenWarns('W22');
    given(proposed)
      .when(adoptPractice('2016', { beyondPartnership: undefined }))
      .thenRefused('ValueNotAllowed', '/data/beyondPartnership');
  });
});
