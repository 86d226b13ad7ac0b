/** Which file of the data folder holds the events, by the store that the settings name. */
import type { Role } from '#event-store';
import type { Settings } from './settings.js';

export const roleOf = ({ store }: Pick<Settings, 'store'>): Role => (store === 'sqlite' ? 'origin' : 'replica');
