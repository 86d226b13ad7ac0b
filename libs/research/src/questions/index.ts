/** Every question that can be asked, by its number. */
import { costAndResult } from './cost-and-result.js';
import { dataQuality } from './data-quality.js';
import { dedicatedLead } from './dedicated-lead.js';
import { knownWhen } from './known-when.js';
import { moneyForAfterThePilot } from './money-for-after.js';
import type { Question } from './question.js';
import { shareMainstreamed } from './share-mainstreamed.js';
import { supportIntensity } from './support-intensity.js';
import { timeToMainstream } from './time-to-mainstream.js';
import { whereTimeGoes } from './where-time-goes.js';

export type QuestionId = 'Q1' | 'Q2' | 'Q3' | 'Q5' | 'Q7' | 'Q13' | 'Q16' | 'Q20' | 'Q21';

export const QUESTIONS: Readonly<Record<QuestionId, Question>> = {
  Q1: timeToMainstream,
  Q2: shareMainstreamed,
  Q3: whereTimeGoes,
  Q5: moneyForAfterThePilot,
  Q7: dedicatedLead,
  Q13: supportIntensity,
  Q16: costAndResult,
  Q20: knownWhen,
  Q21: dataQuality,
};

export const isQuestionId = (text: string): text is QuestionId => Object.hasOwn(QUESTIONS, text);
