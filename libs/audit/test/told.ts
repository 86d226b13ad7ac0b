/** Partnerships that auditors ask about, told in the words of the lifecycle's own tests. */
import { fold, type Cut, type History } from '#lifecycle';
import { recorded, type Told } from '../../lifecycle/test/given.js';

export { corrected, facts, idOf, recorded, retracted, type Told } from '../../lifecycle/test/given.js';

/** Of what was told, each as one event of the log. */
export const historyAt = (told: readonly Told[], cut: Cut = {}): History => fold('low-moss', recorded(...told), cut);
