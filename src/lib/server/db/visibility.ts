/**
 * Who may see and change which table: the one page a data-protection officer reads.
 *
 * For every table it says which rows the public sees (`never`, or a condition on the row), which columns it never sees
 * even then, and what each process may do. `grants.ts` turns the page into grants and row-level security, so a
 * forgotten `where` in a query cannot show more than stands here. A table without an entry stops the migration.
 *
 * - `public`  pages, feeds and open data for citizens, role `ratssaal_public`: reads, and only what is named here.
 * - `app`     pages behind the login, role `ratssaal_app`: per person and item it is decided in the queries.
 * - `worker`  jobs and imports, role `ratssaal_worker`.
 * - `media`   the media server, role `ratssaal_media`: its own rows and what its gate must know.
 *
 * Rows of `app` are not limited to one body here: the pool serves all towns, and a setting per request would cost a
 * round trip for each read. That an account acts in its own body only is checked by every verb.
 * The owner of the tables (migrations, backup) is bound by none of this; no process serves requests as the owner.
 */

/** The SQL privileges a process may hold on a table. */
export type Verb = 'select' | 'insert' | 'update' | 'delete';

/** Privileges on a table; `columns` narrows what is read, `changes` what may be updated. */
export interface Rights {
	readonly verbs: readonly Verb[];
	readonly columns?: readonly string[];
	readonly changes?: readonly string[];
}

/** Everything decided about one table. */
export interface Decision {
	/** Condition on a row in SQL, or `never`. */
	readonly public: string;
	/** Columns the public cannot read even of a visible row. */
	readonly hidden?: readonly string[];
	readonly app: Rights;
	readonly worker: Rights;
	readonly media: Rights;
}

export const never = 'false';
const always = 'true';

const nothing: Rights = { verbs: [] };
const reads: Rights = { verbs: ['select'] };
const appends: Rights = { verbs: ['select', 'insert'] };
const edits: Rights = { verbs: ['select', 'insert', 'update'] };
const owns: Rights = { verbs: ['select', 'insert', 'update', 'delete'] };
const readsOnly = (...columns: string[]): Rights => ({ verbs: ['select'], columns });

/** The row it refers to is itself visible: the condition of `table` applies again, whatever it is. */
const visible = (table: string, reference: string) =>
	`exists (select 1 from ${table} seen where seen.id = ${reference})`;

/** It refers to nothing, or to something visible. */
const visibleOrNone = (table: string, reference: string) =>
	`(${reference} is null or ${visible(table, reference)})`;

/** A published object that was neither kept back nor withdrawn. */
const released = 'public and deleted is null';

/** As an import received it; may embed objects that are no longer public. */
const received = ['source'];

export const visibility: Readonly<Record<string, Decision>> = {
	// Town and places
	bodies: {
		public: 'deleted is null',
		hidden: received,
		app: edits,
		worker: edits,
		media: readsOnly('id', 'slug', 'name', 'time_zone')
	},
	legislative_terms: {
		public: 'deleted is null',
		hidden: received,
		app: owns,
		worker: owns,
		media: nothing
	},
	locations: { public: released, hidden: received, app: owns, worker: owns, media: nothing },
	territories: { public: always, app: owns, worker: nothing, media: nothing },

	// Organizations and persons
	organizations: { public: released, hidden: received, app: owns, worker: owns, media: nothing },
	people: { public: released, hidden: received, app: owns, worker: owns, media: nothing },
	memberships: {
		public: `${released} and ${visibleOrNone('people', 'memberships.person_id')}
			and ${visibleOrNone('organizations', 'memberships.organization_id')}`,
		hidden: received,
		app: owns,
		worker: owns,
		media: readsOnly(
			'body_id',
			'person_id',
			'organization_id',
			'voting_right',
			'start_date',
			'end_date',
			'deleted'
		)
	},

	// Accounts
	users: {
		public: never,
		app: owns,
		worker: readsOnly('id', 'body_id', 'person_id', 'email', 'disabled_at'),
		media: nothing
	},
	sessions: {
		public: never,
		app: owns,
		worker: { verbs: ['select', 'delete'], columns: ['user_id', 'expires_at'] },
		media: nothing
	},
	role_assignments: { public: never, app: owns, worker: reads, media: nothing },
	rate_limits: { public: never, app: owns, worker: { verbs: ['select', 'delete'] }, media: nothing },

	// Meetings and agendas
	meetings: {
		public: 'published_at <= now() and deleted is null',
		hidden: received,
		app: owns,
		worker: owns,
		media: readsOnly(
			'id',
			'body_id',
			'name',
			'state',
			'cancelled',
			'start',
			'chair_id',
			'secretary_id',
			'deleted'
		)
	},
	/** What was changed after the publication: every reader may know that something is not as announced. */
	meeting_changes: {
		public: visible('meetings', 'meeting_changes.meeting_id'),
		app: appends,
		worker: appends,
		media: nothing
	},
	meeting_organizations: {
		public: `${visible('meetings', 'meeting_organizations.meeting_id')}
			and ${visible('organizations', 'meeting_organizations.organization_id')}`,
		app: owns,
		worker: owns,
		media: reads
	},
	/** Who was there is told with the approved minutes that name them, or where another system had published it. */
	meeting_participants: {
		public: `${visible('people', 'meeting_participants.person_id')}
			and exists (select 1 from meetings seen where seen.id = meeting_participants.meeting_id
				and (seen.source_id is not null or exists (
					select 1 from minutes approved where approved.meeting_id = meeting_participants.meeting_id)))`,
		app: owns,
		worker: owns,
		media: nothing
	},
	/** The item itself only when it is dealt with in public; the harmless heading of the others is in the revision. */
	agenda_items: {
		public: `${released} and not staged and ${visible('meetings', 'agenda_items.meeting_id')}`,
		hidden: ['remark', ...received],
		app: owns,
		worker: owns,
		media: readsOnly(
			'id',
			'body_id',
			'meeting_id',
			'position',
			'number',
			'name',
			'public',
			'public_name',
			'staged',
			'deleted'
		)
	},
	agenda_item_papers: {
		public: `${visible('agenda_items', 'agenda_item_papers.agenda_item_id')}
			and ${visible('papers', 'agenda_item_papers.paper_id')}`,
		app: owns,
		worker: owns,
		media: nothing
	},
	agenda_revisions: {
		public: `published_at <= now() and ${visible('meetings', 'agenda_revisions.meeting_id')}`,
		app: appends,
		worker: appends,
		media: nothing
	},
	agenda_revision_items: {
		public: `audience in ('public', 'all') and ${visible('agenda_revisions', 'agenda_revision_items.revision_id')}`,
		app: appends,
		worker: appends,
		media: nothing
	},
	invitations: { public: never, app: edits, worker: edits, media: nothing },
	deliveries: { public: never, app: edits, worker: edits, media: nothing },

	// Papers
	papers: {
		public: `${released} and published_at <= now()`,
		hidden: ['decision', ...received],
		app: owns,
		worker: owns,
		media: nothing
	},
	/** Texts that went out, each from its release on: a draft from before has none. Who wrote it stays inside. */
	paper_versions: {
		public: `released_at <= now() and ${visible('papers', 'paper_versions.paper_id')}`,
		hidden: ['author_id'],
		app: owns,
		worker: owns,
		media: nothing
	},
	paper_originators: {
		public: `${visible('papers', 'paper_originators.paper_id')}
			and ${visibleOrNone('people', 'paper_originators.person_id')}
			and ${visibleOrNone('organizations', 'paper_originators.organization_id')}`,
		app: owns,
		worker: owns,
		media: nothing
	},
	paper_relations: {
		public: `${visible('papers', 'paper_relations.from_id')} and ${visible('papers', 'paper_relations.to_id')}`,
		app: owns,
		worker: owns,
		media: nothing
	},
	paper_locations: {
		public: `${visible('papers', 'paper_locations.paper_id')}
			and ${visible('locations', 'paper_locations.location_id')}`,
		app: owns,
		worker: owns,
		media: nothing
	},
	/** A station is shown when all it connects is shown: it must not tell that a paper is on a non-public agenda. */
	consultations: {
		public: `deleted is null and coalesce(paper_id, agenda_item_id, meeting_id) is not null
			and ${visibleOrNone('papers', 'consultations.paper_id')}
			and ${visibleOrNone('agenda_items', 'consultations.agenda_item_id')}
			and ${visibleOrNone('meetings', 'consultations.meeting_id')}`,
		hidden: received,
		app: owns,
		worker: owns,
		media: nothing
	},
	consultation_organizations: {
		public: `${visible('consultations', 'consultation_organizations.consultation_id')}
			and ${visible('organizations', 'consultation_organizations.organization_id')}`,
		app: owns,
		worker: owns,
		media: nothing
	},
	co_signatures: { public: never, app: owns, worker: owns, media: nothing },

	// Files
	/** Marked public, and belonging to something visible. */
	files: {
		public: `${released} and exists (select 1 from file_links link where link.file_id = files.id)`,
		hidden: received,
		app: owns,
		worker: owns,
		media: nothing
	},
	/** All it belongs to must be visible: a file of a non-public item is not shown for its meeting's sake. */
	file_links: {
		public: `role <> 'internal' and coalesce(meeting_id, agenda_item_id, paper_id, person_id) is not null
			and ${visibleOrNone('meetings', 'file_links.meeting_id')}
			and ${visibleOrNone('agenda_items', 'file_links.agenda_item_id')}
			and ${visibleOrNone('papers', 'file_links.paper_id')}
			and ${visibleOrNone('people', 'file_links.person_id')}`,
		app: owns,
		worker: owns,
		media: nothing
	},
	file_texts: { public: visible('files', 'file_texts.file_id'), app: reads, worker: owns, media: nothing },
	file_extractions: {
		public: visible('files', 'file_extractions.file_id'),
		app: reads,
		worker: owns,
		media: nothing
	},

	// The search
	/** Holds everything, so nobody reads it: the functions of `search/functions.ts` do, and ask the tables above row by row. */
	search_documents: { public: never, app: nothing, worker: owns, media: nothing },
	search_words: { public: never, app: nothing, worker: owns, media: nothing },
	search_marks: { public: never, app: nothing, worker: owns, media: nothing },

	// The chamber
	/** The log itself is never public. Nobody changes or removes an event: a trigger refuses it even to the owner. */
	sitting_events: { public: never, app: appends, worker: reads, media: reads },
	public_events: {
		public: visible('meetings', 'public_events.meeting_id'),
		app: { verbs: ['select', 'insert', 'delete'] },
		worker: reads,
		media: reads
	},
	votes: {
		public: `public and retracted_at is null and ${visible('agenda_items', 'votes.agenda_item_id')}`,
		app: edits,
		worker: reads,
		media: nothing
	},
	/** Who voted how is kept for named votes only, and follows its vote. Counted anew, they are written anew. */
	ballots: {
		public: visible('votes', 'ballots.vote_id'),
		app: { verbs: ['select', 'insert', 'delete'] },
		worker: reads,
		media: nothing
	},

	// Minutes and resolutions
	minutes: {
		public: `part = 'public' and state in ('approved', 'published') and deleted is null
			and ${visible('meetings', 'minutes.meeting_id')}`,
		app: owns,
		worker: owns,
		media: nothing
	},
	resolutions: {
		public: `${released} and ${visible('agenda_items', 'resolutions.agenda_item_id')}`,
		app: owns,
		worker: owns,
		media: nothing
	},
	/** Who looks after it in the office is an internal matter. */
	implementations: {
		public: `${released} and ${visible('resolutions', 'implementations.resolution_id')}`,
		hidden: ['responsible_id'],
		app: owns,
		worker: owns,
		media: nothing
	},
	/** What an office hands in waits for the clerk; who wrote it is never told. */
	implementation_reports: {
		public: `${released} and accepted_at is not null
			and ${visible('implementations', 'implementation_reports.implementation_id')}`,
		hidden: ['author_id'],
		app: owns,
		worker: owns,
		media: nothing
	},

	// Broadcasts
	/** One in sign language has no meeting, so nobody outside sees its row; where it is, is told by `signs.ts`. */
	broadcasts: {
		public: `${released} and ${visible('meetings', 'broadcasts.meeting_id')}`,
		app: owns,
		worker: reads,
		media: { verbs: ['select', 'update'], changes: ['ingest_connected', 'first_segment_at', 'modified'] }
	},
	/** What a key opens is decided by its hash; the media server never sees the key. */
	cameras: {
		public: never,
		app: owns,
		worker: nothing,
		media: readsOnly('id', 'broadcast_id', 'position', 'spare', 'sha256')
	},
	broadcast_programs: { public: never, app: owns, worker: nothing, media: edits },
	broadcast_status: { public: never, app: reads, worker: reads, media: owns },
	media_inits: { public: never, app: reads, worker: reads, media: edits },
	media_segments: { public: never, app: reads, worker: reads, media: edits },
	bucket_objects: { public: never, app: reads, worker: nothing, media: owns },
	recordings: {
		/** Of a removed one, that it was there. */
		public: `${released} and coalesce(publish_at <= now(), true) and ${visible('meetings', 'recordings.meeting_id')}
			and ${visible('broadcasts', 'recordings.broadcast_id')}`,
		hidden: ['source', 'deletion_set', 'kept_from', 'kept_until', 'revised_at'],
		app: edits,
		worker: edits,
		media: edits
	},
	recording_previews: { public: never, app: appends, worker: { verbs: ['select', 'delete'] }, media: reads },
	video_imports: {
		public: never,
		app: owns,
		worker: {
			verbs: ['select', 'update'],
			changes: ['state', 'bytes', 'received_bytes', 'problem', 'modified']
		},
		media: { verbs: ['select', 'update'], changes: ['state', 'progress', 'problem', 'modified'] }
	},
	chapters: {
		public: `exists (select 1 from recordings seen where seen.id = chapters.recording_id and seen.state <> 'removed')
			and ${visibleOrNone('agenda_items', 'chapters.agenda_item_id')}`,
		app: owns,
		worker: owns,
		media: owns
	},
	recording_gaps: {
		public: `exists (select 1 from recordings seen where seen.id = recording_gaps.recording_id and seen.state = 'ready')`,
		app: { verbs: ['select', 'update'], changes: ['note'] },
		worker: reads,
		media: owns
	},
	/** As far as the picture and sound of the same instants: `live` and `archive` follow their segments by trigger. */
	captions: {
		public: `public and (
			(live and exists (select 1 from broadcasts seen where seen.id = captions.broadcast_id and seen.state = 'live'))
			or (archive and exists (select 1 from recordings seen where seen.broadcast_id = captions.broadcast_id
				and seen.state <> 'removed')))`,
		hidden: ['version'],
		app: owns,
		worker: owns,
		media: nothing
	},
	/** What viewers find wrong, for whoever corrects it; anonymous. */
	caption_reports: { public: never, app: owns, worker: nothing, media: nothing },
	consents: { public: never, app: edits, worker: reads, media: reads },

	// Open data
	/**
	 * Of what was public once, that it was, and until when: an id, a kind and three instants. Objects that never were
	 * have no row, so there is nothing to hide. Only triggers write here (`publication-triggers.ts`).
	 */
	publications: { public: always, app: reads, worker: reads, media: nothing },
	/** Made from what the public sees, and what came out when it was checked. */
	open_data_snapshots: { public: always, app: reads, worker: edits, media: nothing },
	open_data_checks: { public: always, app: reads, worker: edits, media: nothing },

	// What people write for themselves
	annotations: { public: never, app: owns, worker: nothing, media: nothing },
	notes: { public: never, app: owns, worker: nothing, media: nothing },

	// News and who wants to hear of them
	/** Without words of its own: it is seen while all it refers to is, minutes and recording themselves included. */
	news: {
		public: `coalesce(meeting_id, paper_id) is not null and ${visibleOrNone('meetings', 'news.meeting_id')}
			and ${visibleOrNone('agenda_items', 'news.agenda_item_id')} and ${visibleOrNone('papers', 'news.paper_id')}
			and (kind <> 'minutes-published' or exists (select 1 from minutes seen where seen.meeting_id = news.meeting_id))
			and (kind <> 'recording-ready' or exists (select 1 from recordings seen where seen.meeting_id = news.meeting_id
				and seen.state = 'ready'))`,
		hidden: ['matched_at'],
		app: nothing,
		worker: owns,
		media: nothing
	},
	/** Citizens' addresses, sealed. Whoever ends a subscription is gone from all four tables. */
	subscribers: { public: never, app: owns, worker: owns, media: nothing },
	subscriptions: { public: never, app: owns, worker: owns, media: nothing },
	notices: { public: never, app: { verbs: ['select', 'delete'] }, worker: owns, media: nothing },
	mails: { public: never, app: appends, worker: owns, media: nothing },

	// Operation
	rule_sets: { public: never, app: owns, worker: owns, media: reads },
	/** Who did what. Entries are added, never changed: a trigger refuses it even to the owner. */
	audit_entries: { public: never, app: appends, worker: appends, media: nothing },
	import_runs: { public: never, app: edits, worker: edits, media: nothing },
	/** Names objects that may not be public. */
	import_findings: { public: never, app: reads, worker: owns, media: nothing },
	import_pages: { public: never, app: nothing, worker: owns, media: nothing },
	import_sources: { public: never, app: owns, worker: edits, media: nothing },
	file_fetches: { public: never, app: reads, worker: owns, media: nothing },
	/** No personal data: names of processes and when they last gave a sign. */
	process_heartbeats: { public: never, app: owns, worker: owns, media: owns },
	number_series: { public: never, app: edits, worker: edits, media: nothing }
};

/** Tables whose rows are only ever added. */
export const appendOnly = ['sitting_events', 'audit_entries'] as const;

/** Schemas beside `public`: the migrations' own bookkeeping is nobody's, jobs are put in by the app and worked off by the worker. */
export const otherSchemas: Readonly<Record<string, { app: Rights; worker: Rights }>> = {
	drizzle: { app: nothing, worker: nothing },
	pgboss: { app: edits, worker: owns }
};
