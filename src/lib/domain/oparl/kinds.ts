/** The object types of OParl 1.1 that live and die on their own; the twelfth, System, is the server itself. */
export const PUBLISHED_KINDS = [
	'Body',
	'LegislativeTerm',
	'Organization',
	'Person',
	'Membership',
	'Meeting',
	'AgendaItem',
	'Paper',
	'Consultation',
	'File',
	'Location'
] as const;

export type PublishedKind = (typeof PUBLISHED_KINDS)[number];

/** All twelve. */
export type Kind = 'System' | PublishedKind;

/** What a kind is called in addresses. */
export const SLUGS = {
	System: 'system',
	Body: 'body',
	LegislativeTerm: 'legislative-term',
	Organization: 'organization',
	Person: 'person',
	Membership: 'membership',
	Meeting: 'meeting',
	AgendaItem: 'agenda-item',
	Paper: 'paper',
	Consultation: 'consultation',
	File: 'file',
	Location: 'location'
} as const satisfies Record<Kind, string>;

/** The external lists of a Body by their property (OParl 1.1, 3-02). */
export const BODY_LISTS = {
	organization: 'Organization',
	person: 'Person',
	meeting: 'Meeting',
	paper: 'Paper',
	agendaItem: 'AgendaItem',
	consultation: 'Consultation',
	file: 'File',
	locationList: 'Location',
	legislativeTermList: 'LegislativeTerm',
	membership: 'Membership'
} as const satisfies Record<string, PublishedKind>;

/** The external lists of an Organization. */
export const ORGANIZATION_LISTS = {
	meeting: 'Meeting',
	consultation: 'Consultation'
} as const satisfies Record<string, PublishedKind>;
