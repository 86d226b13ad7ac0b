/** What synthetic partnerships are about: made-up services by policy domain. */
import type { OrganisationSize, PolicyDomain, Sector } from '#lifecycle';

export interface Topic {
  readonly strandId: string;
  readonly name: string;
  readonly targetGroup: string;
}

const topic = (strandId: string, name: string, targetGroup: string): Topic => ({ strandId, name, targetGroup });

export const TOPICS: Readonly<Record<PolicyDomain, readonly Topic[]>> = {
  justice: [
    topic('throughcare', 'Support on the way out of prison', 'People serving short sentences'),
    topic('mentoring', 'Mentoring', 'People at risk of offending again'),
    topic('family-contact', 'Family contact', 'Families of people in custody'),
  ],
  health: [
    topic('link-work', 'Link work in general practice', 'Patients with needs beyond medicine'),
    topic('recovery', 'Recovery groups', 'People in recovery'),
    topic('falls-prevention', 'Falls prevention', 'People who have fallen before'),
  ],
  socialCare: [
    topic('supported-living', 'Supported living', 'Adults with learning disabilities'),
    topic('short-breaks', 'Short breaks', 'Unpaid carers'),
    topic('day-opportunities', 'Day opportunities', 'Adults who left a day centre'),
  ],
  transport: [
    topic('door-to-door', 'Door-to-door transport', 'People who cannot use buses'),
    topic('shared-minibuses', 'Shared minibuses', 'Community groups without a vehicle'),
  ],
  employability: [
    topic('job-coaching', 'Job coaching', 'People long out of work'),
    topic('work-placements', 'Work placements', 'Young people leaving care'),
  ],
  earlyYears: [
    topic('family-learning', 'Family learning', 'Families with small children'),
    topic('outdoor-play', 'Outdoor play', 'Children before school'),
  ],
  olderPeople: [
    topic('befriending', 'Befriending', 'Older people living alone'),
    topic('home-from-hospital', 'Home from hospital', 'Older people after a stay in hospital'),
  ],
  housing: [
    topic('tenancy-support', 'Tenancy support', 'Tenants at risk of losing their home'),
    topic('energy-advice', 'Energy advice', 'Households in fuel poverty'),
  ],
  other: [
    topic('money-advice', 'Money advice', 'People in debt'),
    topic('food-growing', 'Food growing', 'Neighbourhoods without gardens'),
  ],
};

/** Strands that are no services to tender. */
export const NOT_COMMISSIONABLE: readonly (Topic & { readonly kind: 'voice' | 'capacityBuilding' })[] = [
  { ...topic('voice', 'A voice in planning', 'People who use services'), kind: 'voice' },
  { ...topic('capacity', 'Capacity of small providers', 'Small organisations'), kind: 'capacityBuilding' },
];

export const DOMAINS = Object.keys(TOPICS) as PolicyDomain[];

/** What kinds of organisations there are, with the words of their names, and how many of each. */
export const ORGANISATIONS: Readonly<
  Record<
    'council' | 'board' | 'charity' | 'users' | 'firm' | 'university' | 'foundation',
    {
      readonly name: string;
      readonly sector: Sector;
      readonly sizes: readonly OrganisationSize[];
      readonly many: number;
    }
  >
> = {
  council: { name: 'Council', sector: 'public', sizes: ['large'], many: 40 },
  board: { name: 'Health Board', sector: 'public', sizes: ['large'], many: 20 },
  charity: { name: 'Charity', sector: 'third', sizes: ['micro', 'small', 'small', 'medium', 'large'], many: 300 },
  users: { name: 'User Group', sector: 'userLed', sizes: ['micro', 'small'], many: 80 },
  firm: { name: 'Company', sector: 'private', sizes: ['medium', 'large'], many: 40 },
  university: { name: 'University', sector: 'academic', sizes: ['large'], many: 10 },
  foundation: { name: 'Foundation', sector: 'third', sizes: ['small', 'medium'], many: 30 },
};
export type OrganisationKind = keyof typeof ORGANISATIONS;
