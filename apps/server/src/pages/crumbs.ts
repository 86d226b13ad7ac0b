/** The way from the portfolio down to a partnership. */
import type { History } from '#lifecycle';
import type { Crumb } from './layout.js';

export const crumbsOf = (history: History): Crumb[] => [
  { title: 'Portfolio', href: '/' },
  { title: history.proposed?.data.name ?? history.partnershipId, href: `/psp/${history.partnershipId}` },
];
