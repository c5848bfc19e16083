/** A small council ready to sit: six members, a chair with the second factor, two public items and a non-public one. */
import { randomUUID } from 'node:crypto';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { NewSittingEvent, SittingEvent } from '#lib/domain/sittings/events.ts';
import type { Db } from '#lib/server/db/client.ts';
import { consultations, meetingOrganizations, paperVersions } from '#lib/server/db/schema/index.ts';
import { appendEvent } from '#lib/server/sittings/append-event.ts';
import * as make from './factories.ts';

/** Stands in every text of the non-public part. */
export const SECRET = 'Grundstück Geheimgasse';

export interface Chamber {
	readonly bodyId: string;
	readonly organizationId: string;
	readonly meetingId: string;
	readonly items: { readonly first: string; readonly second: string; readonly closed: string };
	readonly members: readonly string[];
	readonly chair: Actor;
	/** Appends as the chair, one minute after the event before, having seen everything. */
	press(
		event: NewSittingEvent,
		fields?: Partial<{ actor: Actor; clientKey: string; after: number; at: Date }>
	): Promise<SittingEvent>;
	/** The clock of `press`. */
	now(): Date;
}

/** `owner` makes the rows, `app` is what the verb runs on. */
export async function createChamber(owner: Db, app: Db): Promise<Chamber> {
	const { id: bodyId } = await make.createBody(owner);
	const council = await make.createOrganization(owner, bodyId, { ...make.released, statutoryMembers: 6 });
	const meeting = await make.createMeeting(owner, bodyId, { ...make.published, state: 'invited' });
	await owner
		.insert(meetingOrganizations)
		.values({ bodyId, meetingId: meeting.id, organizationId: council.id });
	const paper = await make.createPaper(owner, bodyId, {
		...make.released,
		...make.published,
		state: 'accepted',
		reference: '2026/118'
	});
	await owner
		.insert(paperVersions)
		.values({ bodyId, paperId: paper.id, number: 1, resolutionText: 'Der Rat beschließt den Neubau.' });
	const [consultation] = await owner
		.insert(consultations)
		.values({ bodyId, paperId: paper.id, meetingId: meeting.id, organizationId: council.id })
		.returning();
	const item = (order: number, number: string, open: boolean, name: string, consultationId?: string) =>
		make.createAgendaItem(owner, bodyId, {
			meetingId: meeting.id,
			order,
			number,
			public: open,
			name,
			consultationId
		});
	const first = await item(0, 'Ö 1', true, 'Neubau der Grundschule', consultation!.id);
	const second = await item(1, 'Ö 2', true, 'Haushaltssatzung');
	const closed = await item(2, 'N 1', false, SECRET);

	const members: string[] = [];
	for (let count = 0; count < 6; count++) {
		const person = await make.createPerson(owner, bodyId, make.released);
		await make.createMembership(owner, bodyId, { personId: person.id, organizationId: council.id });
		members.push(person.id);
	}
	const chair = await make.createActor(owner, bodyId, [{ role: 'chair', organizationId: council.id }]);

	let clock = new Date('2026-11-24T17:00:00Z').getTime();
	let seen = 0;
	return {
		bodyId,
		organizationId: council.id,
		meetingId: meeting.id,
		items: { first: first.id, second: second.id, closed: closed.id },
		members,
		chair,
		now: () => new Date(clock),
		async press(event, { actor = chair, clientKey = randomUUID(), after = seen, at } = {}) {
			clock = at?.getTime() ?? clock + 60_000;
			const stored = await appendEvent(app, actor, meeting.id, { clientKey, after, event }, new Date(clock));
			seen = Math.max(seen, stored.seq);
			return stored;
		}
	};
}

/** Opens the sitting with all members present and calls the first item. */
export async function openSitting(chamber: Chamber): Promise<void> {
	await chamber.press({ type: 'opened', data: { chairId: chamber.chair.personId } });
	for (const personId of chamber.members) await chamber.press({ type: 'member-arrived', data: { personId } });
	await chamber.press({ type: 'item-called', data: { itemId: chamber.items.first } });
}
