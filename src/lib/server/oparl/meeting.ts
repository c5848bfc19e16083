/** OParl Meeting: a sitting with its public agenda and documents. */
import type { Db } from '../db/client.ts';
import { listOparlDecidedMeetings, listOparlMinutes } from '../db/queries/oparl-extension.ts';
import {
	listOparlMeetingOrganizations,
	listOparlMeetings,
	listOparlParticipants
} from '../db/queries/oparl-meetings.ts';
import { embedAgendaItems } from './agenda-item.ts';
import { extension } from './extension/extension.ts';
import { readRecordings } from './extension/recordings.ts';
import { readRevisions } from './extension/revisions.ts';
import { embedFiles } from './file.ts';
import { embedLocations } from './location.ts';
import { compact, instantOf, objectOf, type OparlObject, type Writing } from './objects.ts';

/** The words OParl recommends; a sitting that runs is still one that was invited to. */
const STATES = {
	draft: 'terminiert',
	invited: 'eingeladen',
	running: 'eingeladen',
	held: 'durchgeführt'
} as const;

export async function readMeetings(db: Db, ids: readonly string[], writing: Writing) {
	const { addresses } = writing;
	const [rows, meeting, present, items, filesOf, additions] = await Promise.all([
		listOparlMeetings(db, ids),
		listOparlMeetingOrganizations(db, ids),
		listOparlParticipants(db, ids),
		embedAgendaItems(db, ids, writing),
		embedFiles(db, 'Meeting', ids, writing),
		readAdditions(db, ids, writing)
	]);
	const locations = await embedLocations(
		db,
		rows.map(({ locationId }) => locationId),
		writing
	);
	const meetingOf = Map.groupBy(meeting, ({ meetingId }) => meetingId);
	const presentAt = Map.groupBy(present, ({ meetingId }) => meetingId);
	return rows.map((row) => {
		const [invitation, ...invitations] = filesOf(row.id, 'invitation');
		const [resultsProtocol, ...results] = filesOf(row.id, 'results-protocol');
		const [verbatimProtocol, ...verbatims] = filesOf(row.id, 'verbatim-protocol');
		const further = [...invitations, ...results, ...verbatims];
		const object = objectOf('Meeting', row, 'standalone', writing, {
			name: row.name,
			meetingState: STATES[row.state],
			cancelled: row.cancelled,
			start: instantOf(row.start, writing),
			end: row.start && row.end && row.end >= row.start ? instantOf(row.end, writing) : undefined,
			location: locations.get(row.locationId),
			organization: addresses.objects(
				'Organization',
				(meetingOf.get(row.id) ?? []).map(({ organizationId }) => organizationId)
			),
			participant: addresses.objects(
				'Person',
				(presentAt.get(row.id) ?? []).map(({ personId }) => personId)
			),
			invitation,
			resultsProtocol,
			verbatimProtocol,
			auxiliaryFile: [...filesOf(row.id, 'main', 'auxiliary'), ...further],
			agendaItem: items.get(row.id),
			web: addresses.page(`/sitzungen/${row.id}`),
			...additions(row.id)
		});
		return { id: row.id, object };
	});
}

/** Every state of the agenda, the recording, and the minutes as a legal document. */
async function readAdditions(
	db: Db,
	ids: readonly string[],
	writing: Writing
): Promise<(id: string) => OparlObject> {
	if (writing.omitInternal) return () => ({});
	const [revisions, recordings, minutes, resolutions] = await Promise.all([
		readRevisions(db, ids, writing),
		readRecordings(db, ids, writing),
		listOparlMinutes(db, ids),
		listOparlDecidedMeetings(db, ids)
	]);
	const decided = new Set(resolutions.map(({ meetingId }) => meetingId));
	const minutesOf = new Map(minutes.map((row) => [row.meetingId, row]));
	return (id) => {
		const approved = minutesOf.get(id);
		return extension({
			agendaRevision: revisions.get(id),
			recording: recordings.get(id),
			minutes:
				approved &&
				compact({
					approved: instantOf(approved.approvedAt, writing),
					published: instantOf(approved.publishedAt, writing),
					akomaNtoso: writing.addresses.document(id, 'minutes')
				}),
			resolutions: decided.has(id) ? { akomaNtoso: writing.addresses.document(id, 'resolutions') } : undefined
		});
	};
}
