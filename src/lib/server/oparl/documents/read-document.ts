/** Approved public minutes and public decisions of a meeting, read for a legal document. */
import type { Db } from '../../db/client.ts';
import { findOparlBody } from '../../db/queries/oparl-bodies.ts';
import { listOparlMinutes, listOparlResolutions, listOparlVotes } from '../../db/queries/oparl-extension.ts';
import {
	listOparlAgendaItems,
	listOparlMeetingOrganizations,
	listOparlMeetings
} from '../../db/queries/oparl-meetings.ts';
import { listOparlOrganizations } from '../../db/queries/oparl-people.ts';
import type { Writing } from '../objects.ts';
import { akomaNtoso, type LegalDocument, type LegalSection } from './akoma-ntoso.ts';
import { blocksOf, sectionsOf } from './blocks.ts';
import { element } from './xml.ts';

/** The document as XML; `undefined` when there is nothing the public may read. */
export async function readDocument(
	db: Db,
	meetingId: string,
	kind: LegalDocument['kind'],
	writing: Writing
): Promise<string | undefined> {
	const [[meeting], [lead], town] = await Promise.all([
		listOparlMeetings(db, [meetingId]),
		listOparlMeetingOrganizations(db, [meetingId]),
		findOparlBody(db, writing.bodyId)
	]);
	if (!meeting?.start || !town) return undefined;
	const content =
		kind === 'minutes' ? await readMinutes(db, meetingId) : await readResolutions(db, meetingId);
	if (!content) return undefined;
	const [organization] = lead ? await listOparlOrganizations(db, [lead.organizationId]) : [];
	const { addresses, timeZone, license } = writing;
	return akomaNtoso({
		kind,
		address: addresses.document(meetingId, kind),
		meeting: {
			id: meeting.id,
			name: meeting.name,
			start: meeting.start,
			address: addresses.object('Meeting', meeting.id)
		},
		town: { name: town.name, address: addresses.object('Body', town.id) },
		organization: organization && {
			name: organization.name,
			address: addresses.object('Organization', organization.id)
		},
		settledAt: content.settledAt ?? meeting.start,
		timeZone,
		license,
		sections: content.sections
	});
}

interface Content {
	readonly settledAt: Date | null;
	readonly sections: readonly LegalSection[];
}

async function readMinutes(db: Db, meetingId: string): Promise<Content | undefined> {
	const [minutes] = await listOparlMinutes(db, [meetingId]);
	if (!minutes) return undefined;
	const sections = sectionsOf(minutes.text).map(({ heading, blocks }) => {
		const [, number, title] = /^((?:[ÖN] )?\d+(?:\.\d+)*)\.?\s+(.+)$/.exec(heading ?? '') ?? [];
		return { number, heading: title ?? heading, blocks };
	});
	return { settledAt: minutes.approvedAt ?? minutes.publishedAt, sections };
}

async function readResolutions(db: Db, meetingId: string): Promise<Content | undefined> {
	const items = await listOparlAgendaItems(db, 'meetingId', [meetingId]);
	const ids = items.map(({ id }) => id);
	const [resolutions, votes] = await Promise.all([listOparlResolutions(db, ids), listOparlVotes(db, ids)]);
	if (resolutions.length === 0) return undefined;
	const sections = items.flatMap(({ id, number, name }) => {
		const resolution = resolutions.find(({ itemId }) => itemId === id);
		if (!resolution) return [];
		const counted = votes
			.filter(({ itemId }) => itemId === id)
			.map(({ question, yes, no, abstain }) =>
				element('p', {}, `${question} Ja: ${yes}, Nein: ${no}, Enthaltungen: ${abstain}.`)
			);
		return [
			{
				number: number ?? undefined,
				heading: name,
				blocks: [element('p', {}, `${resolution.result}.`), ...blocksOf(resolution.text), ...counted]
			}
		];
	});
	return { settledAt: null, sections };
}
