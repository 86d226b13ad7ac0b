/** Q2: which share is ever mainstreamed, and which never? */
import type { Question } from './question.js';
import { sharesBy } from './shares.js';

export const shareMainstreamed: Question = {
  id: 'Q2',
  asks: 'Which share is ever mainstreamed, and which never?',
  begin: (asking) => sharesBy(asking),
};
