/** Tonight's sitting of the demo town: the clerk invites, the chair presses, each at the real doors of the web app. */
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { CONSENT_PURPOSES } from '#lib/domain/broadcasts/consents.ts';
import type { NewSittingEvent } from '#lib/domain/sittings/events.ts';
import { Door, type Login } from './door.ts';

export interface Tonight {
	readonly meetingId: string;
	readonly broadcastId: string;
	readonly whipPath: string;
	readonly key: string;
}

export interface Item {
	readonly id: string;
	readonly number: string;
	readonly name: string;
}

/** An event as it was stored. */
interface Stored {
	readonly seq: number;
	readonly type: string;
	readonly at: string;
}

/** Where a text the public must not know stands: in the names of the non-public items. */
const SECRET_ITEM = 'Grundstücksangelegenheit Geheimgasse';

export class Sitting {
	readonly tonight: Tonight;
	readonly #clerk: Door;
	readonly #chair: Door;
	readonly #sql: postgres.Sql;
	#seen = 0;
	/** Public ones and others, in order. */
	items!: { readonly open: readonly Item[]; readonly closed: readonly Item[] };
	/** Members who agreed to everything, and to nothing. */
	people!: { readonly willing: readonly string[]; readonly unwilling: readonly string[] };
	chairId!: string;
	/** When each item was called, in order. */
	readonly taps: { readonly itemId: string; readonly atMs: number }[] = [];

	constructor(address: string, tonight: Tonight, sql: postgres.Sql) {
		this.tonight = tonight;
		this.#clerk = new Door(address);
		this.#chair = new Door(address);
		this.#sql = sql;
	}

	/** From the draft of the agenda to a room full of members. `marker` is in the name of what is dealt with in private. */
	async prepare(logins: { readonly clerk: Login; readonly chair: Login }, marker: string): Promise<void> {
		await this.#clerk.signIn(logins.clerk);
		await this.#chair.signIn(logins.chair);
		const desk = `/sitzungsdienst/sitzungen/${this.tonight.meetingId}`;
		for (const letter of ['A', 'B']) {
			const item = { name: `${SECRET_ITEM} ${letter} ${marker}`, public: 'no' };
			await this.#clerk.form(`${desk}?/add`, { ...item, seen: await this.#version(desk) });
		}
		const invitation = `${desk}/einladung`;
		const reason = 'Die Frist der Förderstelle endet in dieser Woche.';
		const asked = { urgent: 'on', defect: 'on', reason };
		await this.#clerk.form(`${invitation}?/invite`, { ...asked, seen: await this.#version(invitation) });
		await this.#look();
		await this.#arrive();
	}

	/** A further camera that stays off the air; returns its key. */
	async addCamera(): Promise<string> {
		const { meetingId, broadcastId } = this.tonight;
		const desk = `/saal/${meetingId}/regie`;
		const name = 'Kamera ohne Sendung';
		await this.#chair.form(`${desk}?/hinzufuegen`, { name });
		const [camera] = await this.#sql<{ id: string; key: string }[]>`
			select id, key from cameras where broadcast_id = ${broadcastId} and name = ${name}`;
		// It does not stand in either.
		await this.#chair.form(`${desk}?/aendern`, { kamera: camera!.id, name });
		return camera!.key;
	}

	/** Appends one event after the other, at once; returns when all are committed, with when the first and the last happened. */
	async press(...events: readonly NewSittingEvent[]): Promise<{ firstMs: number; atMs: number }> {
		const acts = events.map((event) => ({ clientKey: randomUUID(), after: this.#seen, event }));
		const path = `/saal/${this.tonight.meetingId}/ereignisse`;
		const answer = (await this.#chair.json(path, { acts })) as {
			outcomes?: { event?: Stored; refusal?: string }[];
		};
		let firstMs = Infinity;
		let atMs = 0;
		for (const [i, { event, refusal }] of (answer.outcomes ?? []).entries()) {
			if (!event) throw new Error(`${events[i]!.type}: ${refusal}`);
			this.#seen = Math.max(this.#seen, event.seq);
			atMs = Date.parse(event.at);
			firstMs = Math.min(firstMs, atMs);
			const pressed = events[i]!;
			if (pressed.type === 'item-called') this.taps.push({ itemId: pressed.data.itemId, atMs });
		}
		if (!answer.outcomes) throw new Error(`${events[0]!.type}: ${JSON.stringify(answer)}`);
		return { firstMs, atMs };
	}

	/** What a member says to the chair about being seen and heard. */
	async consent(personId: string, given: boolean): Promise<void> {
		const path = `/saal/${this.tonight.meetingId}/leitung?/einwilligung`;
		await this.#chair.form(path, { personId, given: given ? 'ja' : 'nein' });
	}

	async #arrive(): Promise<void> {
		const { meetingId } = this.tonight;
		const form = { schluessel: randomUUID(), nach: '0' };
		await this.#chair.form(`/saal/${meetingId}/leitung?/alle`, form);
		const arrived = await this.#sql<{ seq: number; personId: string }[]>`
			select seq, data ->> 'personId' as "personId" from sitting_events where meeting_id = ${meetingId} order by seq`;
		this.#seen = arrived.at(-1)!.seq;
		const consents = await this.#sql<{ personId: string; purposes: number }[]>`
			select person_id as "personId", count(distinct purpose)::int as purposes from consents
			where revoked_at is null and valid_from <= now() group by person_id`;
		const [meeting] = await this.#sql<{ chairId: string }[]>`
			select chair_id as "chairId" from meetings where id = ${meetingId}`;
		this.chairId = meeting!.chairId;
		const given = new Map(consents.map(({ personId, purposes }) => [personId, purposes]));
		const members = arrived.map(({ personId }) => personId).filter((id) => id !== this.chairId);
		this.people = {
			willing: members.filter((id) => given.get(id) === CONSENT_PURPOSES.length),
			unwilling: members.filter((id) => !given.has(id))
		};
	}

	async #look(): Promise<void> {
		const { meetingId } = this.tonight;
		const items = await this.#sql<(Item & { public: boolean })[]>`
			select id, number, name, public from agenda_items
			where meeting_id = ${meetingId} and deleted is null and not staged order by position`;
		this.items = { open: items.filter((item) => item.public), closed: items.filter((item) => !item.public) };
	}

	async #version(path: string): Promise<string> {
		const seen = /name="seen"[^>]*value="([^"]*)"/.exec(await this.#clerk.page(path));
		if (!seen) throw new Error(`${path} has no form`);
		return seen[1]!;
	}
}
