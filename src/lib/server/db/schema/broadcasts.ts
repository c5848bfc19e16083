/** Broadcasts, what the media server made of them, and the consents they stand on. */
import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
	doublePrecision,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	unique,
	uniqueIndex,
	uuid,
	type AnyPgColumn
} from 'drizzle-orm/pg-core';
import { bodyId } from './bodies.ts';
import { id, instant, isPublic, life } from './columns.ts';
import { agendaItems, meetings } from './meetings.ts';
import { people } from './organizations.ts';

/**
 * The transmission of one sitting. Its id is in the addresses of WHIP and HLS. One without a meeting is another one in sign
 * language: whatever is decided (state, delay, public, and what becomes of its recording) is decided of the one it belongs to.
 */
export const broadcasts = pgTable(
	'broadcasts',
	{
		id: id(),
		bodyId: bodyId(),
		meetingId: uuid().references(() => meetings.id, { onDelete: 'cascade' }),
		/** The broadcast it shows in sign language. */
		signsForId: uuid().references((): AnyPgColumn => broadcasts.id, { onDelete: 'cascade' }),
		/** Held back before anything leaves: 0 to 30000. */
		delayMs: integer().notNull().default(0),
		/** planned → live (sitting opened) → ended. */
		state: text().$type<'planned' | 'live' | 'ended'>().notNull().default('planned'),
		/** Is a camera delivering? Written by the media server. */
		ingestConnected: boolean().notNull().default(false),
		/** In sign language only until the sitting is over and what may not be kept of it is erased. */
		firstSegmentAt: instant(),
		/** Listed for the public. */
		public: isPublic(),
		...life()
	},
	(t) => [
		unique('broadcasts_meeting_key').on(t.meetingId),
		uniqueIndex('broadcasts_signs_for_key')
			.on(t.signsForId)
			.where(sql`${t.deleted} is null`),
		check('broadcasts_owner_check', sql`num_nonnulls(${t.meetingId}, ${t.signsForId}) = 1`)
	]
);

/** A camera of a broadcast. Its encoder signs in with `key`, which is for the operator's eyes; `sha256` is what is compared. */
export const cameras = pgTable(
	'cameras',
	{
		id: id(),
		bodyId: bodyId(),
		broadcastId: uuid()
			.notNull()
			.references(() => broadcasts.id, { onDelete: 'cascade' }),
		name: text().notNull(),
		/** Place in the list, and in the order in which they stand in for each other. */
		position: integer().notNull(),
		/** Stands in by itself when the one on the air is lost. */
		spare: boolean().notNull().default(true),
		key: text().notNull(),
		sha256: text().notNull(),
		created: instant().notNull().defaultNow()
	},
	(t) => [index('cameras_broadcast_idx').on(t.broadcastId, t.position)]
);

/** Which camera is on the air; without a row it is the first. Chosen by the operator, or a spare that stood in. */
export const broadcastPrograms = pgTable('broadcast_programs', {
	broadcastId: uuid()
		.primaryKey()
		.references(() => broadcasts.id, { onDelete: 'cascade' }),
	bodyId: bodyId(),
	cameraId: uuid()
		.notNull()
		.references(() => cameras.id, { onDelete: 'cascade' }),
	since: instant().notNull().defaultNow(),
	/** The one that was lost, until the operator has chosen anew. */
	lostId: uuid().references(() => cameras.id, { onDelete: 'set null' })
});

/** How the encoder of one camera stands. What is only told by its pictures is known of those that were on the air. */
export interface CameraStatus {
	readonly id: string;
	/** Instants of JSON. */
	readonly connectedSince: string | null;
	readonly onAir: boolean;
	/** Pictures arrive, whether anybody may see them or not. */
	readonly delivers: boolean;
	readonly codec: string | null;
	readonly width: number | null;
	readonly height: number | null;
	readonly fps: number | null;
	readonly videoBps: number | null;
	readonly audioBps: number | null;
	readonly problem: string | null;
	/** Where it is waited for by SRT, if it is. */
	readonly srtPort?: number | null;
}

/** How ingest and gate stand, for the operator; one row per broadcast, overwritten. */
export const broadcastStatus = pgTable('broadcast_status', {
	broadcastId: uuid()
		.primaryKey()
		.references(() => broadcasts.id, { onDelete: 'cascade' }),
	bodyId: bodyId(),
	updatedAt: instant().notNull(),
	connectedSince: instant(),
	codec: text(),
	width: integer(),
	height: integer(),
	fps: doublePrecision(),
	videoBps: integer(),
	audioBps: integer(),
	/** What publicFeed says for live and archive, with its reason. */
	live: jsonb().$type<{ picture: string; sound: string; reason: string }>(),
	archive: jsonb().$type<{ picture: string; sound: string; reason: string }>(),
	lastSegmentAt: instant(),
	/** Newest event the gate has seen. */
	logSeq: integer(),
	restarts: integer().notNull().default(0),
	/** One sentence when the encoder sends what cannot be used. */
	problem: text(),
	/** Every camera as the media server sees it; what stands above is of the one on the air. */
	cameras: jsonb().$type<CameraStatus[]>().notNull().default([])
});

/** Initialisation segment of a run of segments with equal codec parameters. */
export const mediaInits = pgTable(
	'media_inits',
	{
		broadcastId: uuid()
			.notNull()
			.references(() => broadcasts.id, { onDelete: 'cascade' }),
		number: integer().notNull(),
		bodyId: bodyId(),
		codecs: text().notNull(),
		width: integer(),
		height: integer()
	},
	(t) => [primaryKey({ name: 'media_inits_pkey', columns: [t.broadcastId, t.number] })]
);

/** One stored segment. Written after its file; `withdrawnAt` after its file is gone. */
export const mediaSegments = pgTable(
	'media_segments',
	{
		broadcastId: uuid()
			.notNull()
			.references(() => broadcasts.id, { onDelete: 'cascade' }),
		number: integer().notNull(),
		bodyId: bodyId(),
		initNumber: integer().notNull(),
		/** Wall clock of its first sample. */
		startedAt: instant().notNull(),
		durationMs: doublePrecision().notNull(),
		bytes: integer().notNull(),
		/** How many of the bytes are its small pictures', and what these need; no number where some of them are missing. */
		smallBytes: integer().notNull().default(0),
		smallInitNumber: integer(),
		discontinuity: boolean().notNull().default(false),
		/** From when its first picture was taken until its last packet had arrived: what the gate judges by. */
		receivedFrom: instant().notNull(),
		receivedUntil: instant().notNull(),
		/** There is more than silence beside the pictures. */
		sound: boolean().notNull(),
		/** It was given a place in the live playlist, which it keeps as a gap when withdrawn. */
		listed: boolean().notNull(),
		/** May it be served live, in the archive? */
		live: boolean().notNull(),
		archive: boolean().notNull(),
		withdrawnAt: instant()
	},
	(t) => [
		primaryKey({ name: 'media_segments_pkey', columns: [t.broadcastId, t.number] }),
		index('media_segments_started_idx').on(t.broadcastId, t.startedAt)
	]
);

/**
 * A segment's bytes that lie, or may lie, in the bucket of an S3 store. Entered before they are put there and gone after they are; so it
 * refers to no segment, and outlives one that is deleted.
 */
export const bucketObjects = pgTable(
	'bucket_objects',
	{
		broadcastId: uuid().notNull(),
		number: integer().notNull(),
		/** Of the bytes, in hex: nothing else is served in their place. */
		sha256: text().notNull(),
		/** They are there for certain, and no longer in the folder. */
		movedAt: instant(),
		/** The segment serves nothing any more: to be erased. */
		condemned: boolean().notNull().default(false)
	},
	(t) => [
		primaryKey({ name: 'bucket_objects_pkey', columns: [t.broadcastId, t.number] }),
		index('bucket_objects_condemned_idx')
			.on(t.broadcastId, t.number)
			.where(sql`${t.condemned}`)
	]
);

/** What remains of a broadcast. The bytes are its segments. */
export const recordings = pgTable(
	'recordings',
	{
		id: id(),
		bodyId: bodyId(),
		broadcastId: uuid()
			.notNull()
			.references(() => broadcasts.id, { onDelete: 'cascade' }),
		meetingId: uuid()
			.notNull()
			.references(() => meetings.id, { onDelete: 'cascade' }),
		startedAt: instant().notNull(),
		endedAt: instant(),
		durationMs: doublePrecision(),
		/** Of everything that is kept. */
		bytes: bigint({ mode: 'number' }),
		state: text().$type<'recording' | 'ready' | 'removed'>().notNull().default('recording'),
		/** `import`: a video that was made elsewhere. No log says what of it is open; whoever took it over answers for the whole. */
		source: text().$type<'broadcast' | 'import'>().notNull().default('broadcast'),
		/** Not seen before; without it, as soon as it is ready. */
		publishAt: instant(),
		/** When it must be gone; shown on its page. By the rules, unless the office has set another day, or none. */
		deleteAt: instant(),
		deletionSet: boolean().notNull().default(false),
		/** Cut off before and after; what is outside is erased. */
		keptFrom: instant(),
		keptUntil: instant(),
		/** When the office last took something out of it: the media server looks at it again. */
		revisedAt: instant(),
		/** When it was removed, and why, as the public is told. */
		removedAt: instant(),
		removalReason: text(),
		public: isPublic(),
		...life()
	},
	(t) => [unique('recordings_broadcast_key').on(t.broadcastId)]
);

/** A way for the office into a recording that is not public (yet): its id takes the recording's place in an address, for a while. */
export const recordingPreviews = pgTable('recording_previews', {
	/** Unguessable. */
	id: uuid().primaryKey(),
	bodyId: bodyId(),
	recordingId: uuid()
		.notNull()
		.references(() => recordings.id, { onDelete: 'cascade' }),
	expiresAt: instant().notNull()
});

/** A video that was made elsewhere, on its way to being the recording of a meeting. Its row goes with the next one for that meeting. */
export const videoImports = pgTable(
	'video_imports',
	{
		id: id(),
		bodyId: bodyId(),
		meetingId: uuid()
			.notNull()
			.references(() => meetings.id, { onDelete: 'cascade' }),
		broadcastId: uuid()
			.notNull()
			.references(() => broadcasts.id, { onDelete: 'cascade' }),
		/** uploading or fetching → waiting → running → done; or `failed` on the way. */
		state: text().$type<'uploading' | 'fetching' | 'waiting' | 'running' | 'done' | 'failed'>().notNull(),
		/** Name of the file, or the address it is fetched from. */
		origin: text().notNull(),
		/** How many bytes the file has, and how many are here; the length of what is fetched is not always known. */
		bytes: bigint({ mode: 'number' }),
		receivedBytes: bigint({ mode: 'number' }).notNull().default(0),
		/** Wall clock of its first picture. */
		startedAt: instant().notNull(),
		/** How long the recording will stay, as whoever ordered it decided. */
		deleteAt: instant(),
		deletionSet: boolean().notNull().default(false),
		/** Of the work that is going on; 0 to 1. */
		progress: doublePrecision().notNull().default(0),
		/** One sentence when it failed. */
		problem: text(),
		created: instant().notNull().defaultNow(),
		modified: instant()
			.notNull()
			.defaultNow()
			.$onUpdateFn(() => sql`now()`)
	},
	(t) => [unique('video_imports_meeting_key').on(t.meetingId)]
);

/** A jump mark: an item, at an offset of the recording as it can be played. */
export const chapters = pgTable(
	'chapters',
	{
		id: id(),
		bodyId: bodyId(),
		recordingId: uuid()
			.notNull()
			.references(() => recordings.id, { onDelete: 'cascade' }),
		agendaItemId: uuid().references(() => agendaItems.id, { onDelete: 'cascade' }),
		title: text().notNull(),
		startedAt: instant().notNull(),
		endedAt: instant(),
		/** From the first frame of the recording, gaps left out. */
		offsetMs: doublePrecision().notNull(),
		durationMs: doublePrecision().notNull()
	},
	(t) => [index('chapters_recording_idx').on(t.recordingId, t.offsetMs)]
);

/** A stretch of the sitting that is not in its recording; written anew with it, the note stays. */
export const recordingGaps = pgTable(
	'recording_gaps',
	{
		id: id(),
		bodyId: bodyId(),
		recordingId: uuid()
			.notNull()
			.references(() => recordings.id, { onDelete: 'cascade' }),
		startedAt: instant().notNull(),
		endedAt: instant().notNull(),
		/** As the feed gives it, `no-media` or `not-stored`. */
		reason: text().notNull(),
		/** What the town says of it, for everybody. */
		note: text()
	},
	(t) => [index('recording_gaps_recording_idx').on(t.recordingId, t.startedAt)]
);

/**
 * A caption: what was said in a stretch of the sitting, in the time of the clock on the wall. The same row serves live and
 * archive; where it may be seen is told by the segments of these instants (`captions.ts`).
 */
export const captions = pgTable(
	'captions',
	{
		id: id(),
		bodyId: bodyId(),
		broadcastId: uuid()
			.notNull()
			.references(() => broadcasts.id, { onDelete: 'cascade' }),
		language: text().notNull().default('de'),
		startedAt: instant().notNull(),
		/** 1 to 60 000. */
		durationMs: integer().notNull(),
		text: text().notNull(),
		/** Written in the room, taken from a file, or by a program that recognizes speech. */
		origin: text().$type<'captioner' | 'file' | 'speech'>().notNull().default('file'),
		/** A person has compared it with the sound. */
		checkedAt: instant(),
		/** Grows with every change, so that nobody overwrites what he has not seen. */
		version: integer().notNull().default(1),
		/** Every instant of it is open live, in the archive; kept by triggers alone. */
		live: boolean().notNull().default(false),
		archive: boolean().notNull().default(false),
		public: isPublic()
	},
	(t) => [
		index('captions_broadcast_idx').on(t.broadcastId, t.startedAt),
		check('captions_duration_check', sql`${t.durationMs} between 1 and 60000`)
	]
);

/** What a viewer says is wrong with a caption. Nothing is kept of who said it. */
export const captionReports = pgTable(
	'caption_reports',
	{
		id: id(),
		bodyId: bodyId(),
		captionId: uuid()
			.notNull()
			.references(() => captions.id, { onDelete: 'cascade' }),
		text: text().notNull(),
		created: instant().notNull().defaultNow(),
		/** Somebody in the office has dealt with it. */
		settledAt: instant()
	},
	(t) => [index('caption_reports_caption_idx').on(t.captionId)]
);

/** A person's consent for one purpose. Missing means no (Art. 6, 7 DSGVO). */
export const consents = pgTable(
	'consents',
	{
		id: id(),
		bodyId: bodyId(),
		personId: uuid()
			.notNull()
			.references(() => people.id, { onDelete: 'cascade' }),
		purpose: text()
			.$type<
				'live-picture' | 'live-sound' | 'archive-picture' | 'archive-sound' | 'minutes-audio' | 'transcript'
			>()
			.notNull(),
		validFrom: instant().notNull(),
		revokedAt: instant(),
		/** Where it is written down. */
		evidence: text().notNull()
	},
	(t) => [index('consents_person_idx').on(t.personId, t.purpose)]
);
