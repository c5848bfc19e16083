/**
 * Which rows make up the objects of open data: the table of each kind, what embeds it, what is seen only with it, and
 * the tables that are parts of it. `publication-triggers.ts` turns this into triggers that keep `publications` true.
 */
import type { PublishedKind } from '#lib/domain/oparl/kinds.ts';

/** `$ids` stands for the ids of the objects in question. */
export type Finder = string;

/** One kind of object: its table, and who is concerned when it comes, changes or goes. */
export interface PublishedObject {
	readonly table: string;
	/** Columns that name an object which embeds or lists it: that one has changed, too (OParl 1.1, 2-08). */
	readonly in?: Partial<Record<PublishedKind, string>>;
	/** The same, where the other one refers to it. */
	readonly usedBy?: Partial<Record<PublishedKind, Finder>>;
	/** Objects that can only be seen while it is seen. */
	readonly carries?: Partial<Record<PublishedKind, Finder>>;
	/** Objects that name it without embedding it, or count it: they say something else when it comes or goes. */
	readonly namedBy?: Partial<Record<PublishedKind, Finder>>;
	/** The same where it is a back reference: what embeds those leaves it out and does not notice. */
	readonly answeredBy?: Partial<Record<PublishedKind, Finder>>;
}

export const refers = (table: string, column: string, answer = 'id'): Finder =>
	`select ${answer} from public.${table} where ${column} = any ($ids)`;

export const OBJECTS: Readonly<Record<PublishedKind, PublishedObject>> = {
	Body: { table: 'bodies' },
	LegislativeTerm: { table: 'legislative_terms', in: { Body: 'body_id' } },
	Organization: {
		table: 'organizations',
		carries: { Membership: refers('memberships', 'organization_id') },
		namedBy: {
			Organization: refers('organizations', 'sub_organization_of'),
			Membership: refers('memberships', 'on_behalf_of'),
			Meeting: refers('meeting_organizations', 'organization_id', 'meeting_id'),
			Paper: refers('paper_originators', 'organization_id', 'paper_id'),
			Consultation: `${refers('consultations', 'organization_id')}
				union ${refers('consultation_organizations', 'organization_id', 'consultation_id')}`,
			AgendaItem: `select agenda_item_id from public.resolutions
				join public.implementations on implementations.resolution_id = resolutions.id
				where implementations.organization_id = any ($ids)`
		},
		answeredBy: { Location: refers('organizations', 'id', 'location_id') }
	},
	Person: {
		table: 'people',
		carries: {
			Membership: refers('memberships', 'person_id'),
			File: refers('file_links', 'person_id', 'file_id')
		},
		namedBy: {
			Meeting: refers('meeting_participants', 'person_id', 'meeting_id'),
			Paper: refers('paper_originators', 'person_id', 'paper_id')
		},
		answeredBy: { Location: refers('people', 'id', 'location_id') }
	},
	Membership: {
		table: 'memberships',
		in: { Person: 'person_id', Organization: 'organization_id' }
	},
	Meeting: {
		table: 'meetings',
		carries: {
			AgendaItem: refers('agenda_items', 'meeting_id'),
			Consultation: refers('consultations', 'meeting_id'),
			File: refers('file_links', 'meeting_id', 'file_id')
		},
		answeredBy: {
			Location: refers('meetings', 'id', 'location_id'),
			File: refers('file_links', 'meeting_id', 'file_id')
		}
	},
	AgendaItem: {
		table: 'agenda_items',
		in: { Meeting: 'meeting_id' },
		carries: {
			Consultation: refers('consultations', 'agenda_item_id'),
			File: refers('file_links', 'agenda_item_id', 'file_id')
		},
		// Those behind it are counted anew.
		namedBy: {
			AgendaItem: `select later.id from public.agenda_items later where exists (
				select from public.agenda_items moved where moved.id = any ($ids) and moved.meeting_id = later.meeting_id
				and (moved.position, moved.id) < (later.position, later.id)) except select unnest($ids)`
		},
		answeredBy: { File: refers('file_links', 'agenda_item_id', 'file_id') }
	},
	Paper: {
		table: 'papers',
		carries: {
			Consultation: refers('consultations', 'paper_id'),
			File: refers('file_links', 'paper_id', 'file_id')
		},
		namedBy: {
			Paper: `${refers('paper_relations', 'to_id', 'from_id')} union ${refers('paper_relations', 'from_id', 'to_id')}`,
			AgendaItem: refers('agenda_item_papers', 'paper_id', 'agenda_item_id')
		},
		answeredBy: {
			Location: refers('paper_locations', 'paper_id', 'location_id'),
			File: refers('file_links', 'paper_id', 'file_id')
		}
	},
	Consultation: {
		table: 'consultations',
		in: { Paper: 'paper_id' },
		namedBy: { AgendaItem: refers('agenda_items', 'consultation_id') }
	},
	File: {
		table: 'files',
		in: { File: 'master_file_id' },
		usedBy: {
			Meeting: refers('file_links', 'file_id', 'meeting_id'),
			AgendaItem: refers('file_links', 'file_id', 'agenda_item_id'),
			Paper: refers('file_links', 'file_id', 'paper_id')
		},
		namedBy: { File: refers('files', 'master_file_id') }
	},
	Location: {
		table: 'locations',
		usedBy: {
			Body: refers('bodies', 'location_id'),
			Organization: refers('organizations', 'location_id'),
			Person: refers('people', 'location_id'),
			Meeting: refers('meetings', 'location_id'),
			Paper: refers('paper_locations', 'location_id', 'paper_id')
		}
	}
};

const OF_THE_VOTE = '(select agenda_item_id from public.votes where votes.id = ballots.vote_id)';
const OF_THE_RESOLUTION =
	'(select agenda_item_id from public.resolutions where resolutions.id = implementations.resolution_id)';
const OF_THE_IMPLEMENTATION = `(select agenda_item_id from public.implementations
	join public.resolutions on resolutions.id = implementations.resolution_id
	where implementations.id = implementation_reports.implementation_id)`;
const OF_THE_REVISION =
	'(select meeting_id from public.agenda_revisions where agenda_revisions.id = agenda_revision_items.revision_id)';
const OF_THE_RECORDING = `(select meeting_id from public.recordings where recordings.id = chapters.recording_id and state = 'ready')`;
const OF_THE_BROADCAST = `(select recordings.meeting_id from public.recordings
	where recordings.broadcast_id = captions.broadcast_id and recordings.state = 'ready')`;

/** Tables whose rows, as far as the public sees them, are parts of an object: which one, by a column or a subquery. */
export const PARTS: Readonly<Record<string, Partial<Record<PublishedKind, string>>>> = {
	meeting_organizations: { Meeting: 'meeting_id' },
	meeting_participants: { Meeting: 'meeting_id' },
	agenda_item_papers: { AgendaItem: 'agenda_item_id' },
	agenda_revisions: { Meeting: 'meeting_id' },
	agenda_revision_items: { Meeting: OF_THE_REVISION },
	paper_versions: { Paper: 'paper_id' },
	paper_originators: { Paper: 'paper_id' },
	paper_relations: { Paper: 'unnest(array[from_id, to_id])' },
	paper_locations: { Paper: 'paper_id', Location: 'location_id' },
	consultation_organizations: { Consultation: 'consultation_id' },
	file_links: { File: 'file_id', Meeting: 'meeting_id', AgendaItem: 'agenda_item_id', Paper: 'paper_id' },
	file_texts: { File: 'file_id' },
	votes: { AgendaItem: 'agenda_item_id' },
	ballots: { AgendaItem: OF_THE_VOTE },
	minutes: { Meeting: 'meeting_id' },
	resolutions: { AgendaItem: 'agenda_item_id' },
	implementations: { AgendaItem: OF_THE_RESOLUTION },
	implementation_reports: { AgendaItem: OF_THE_IMPLEMENTATION },
	// While it is being recorded it grows with every segment; it counts once it is whole.
	recordings: { Meeting: `case when state = 'ready' then meeting_id end` },
	chapters: { Meeting: OF_THE_RECORDING },
	captions: { Meeting: OF_THE_BROADCAST }
};
