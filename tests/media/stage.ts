/** A council that sits now and is broadcast: rows as the clerk's pages make them, consents of all, and the chair's button. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { CONSENT_PURPOSES } from '#lib/domain/broadcasts/consents.ts';
import { AUENBRUECK } from '#lib/domain/rules/auenbrueck.ts';
import type { NewSittingEvent, SittingEvent } from '#lib/domain/sittings/events.ts';
import { broadcasts, cameras, consents, meetings, ruleSets } from '#lib/server/db/schema/index.ts';
import { createChamber, type Chamber } from '../support/chamber.ts';
import type { TestDatabase } from '../support/database.ts';
import { createBroadcast } from '../support/factories.ts';

export interface Stage {
	readonly chamber: Chamber;
	readonly broadcastId: string;
	readonly key: string;
	/** Appends as the chair, now. Returns when it is committed, with the instant it happened. */
	press(event: NewSittingEvent): Promise<SittingEvent>;
	/** Opens the sitting and calls the first item. */
	open(): Promise<void>;
}

export async function createStage(
	database: Pick<TestDatabase, 'owner' | 'app'>,
	fields: { delayMs?: number } = {}
): Promise<Stage> {
	const { owner } = database;
	const chamber = await createChamber(owner, database.app);
	const { bodyId, meetingId } = chamber;
	await owner.update(meetings).set({ start: new Date() }).where(eq(meetings.id, meetingId));
	await owner
		.insert(ruleSets)
		.values(
			AUENBRUECK.map(({ layer, name, validFrom, rules }) => ({ bodyId, layer, name, validFrom, rules }))
		);
	const speakers = [chamber.chair.personId, ...chamber.members];
	const given = {
		bodyId,
		validFrom: new Date('2026-01-01T00:00:00Z'),
		evidence: 'Erklärung vom 1. Januar 2026'
	};
	await owner
		.insert(consents)
		.values(
			speakers.flatMap((personId) => CONSENT_PURPOSES.map((purpose) => ({ ...given, personId, purpose })))
		);
	const broadcast = await createBroadcast(owner, bodyId, { meetingId, ...fields });
	const key = randomBytes(24).toString('base64url');
	const sha256 = createHash('sha256').update(key).digest('hex');
	await owner
		.insert(cameras)
		.values({ broadcastId: broadcast.id, bodyId, name: 'Kamera Saal', position: 0, key, sha256 });

	const press = (event: NewSittingEvent) => chamber.press(event, { at: new Date(), clientKey: randomUUID() });
	return {
		chamber,
		broadcastId: broadcast.id,
		key,
		press,
		async open() {
			await press({ type: 'opened', data: { chairId: chamber.chair.personId } });
			for (const personId of chamber.members) await press({ type: 'member-arrived', data: { personId } });
			await press({ type: 'item-called', data: { itemId: chamber.items.first } });
			await owner.update(broadcasts).set({ public: true }).where(eq(broadcasts.id, broadcast.id));
		}
	};
}
