/** Every question that can be asked, by its number. */
import type { Question } from './question.js';
import { shareMainstreamed } from './share-mainstreamed.js';
import { timeToMainstream } from './time-to-mainstream.js';

export const QUESTIONS = {
  Q1: timeToMainstream,
  Q2: shareMainstreamed,
} as const satisfies Record<string, Question>;

export type QuestionId = keyof typeof QUESTIONS;

export const isQuestionId = (text: string): text is QuestionId => Object.hasOwn(QUESTIONS, text);
