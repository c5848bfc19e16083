/** The ways a sitting is closed to the public, each with how it begins and how it ends. */
import { randomUUID } from 'node:crypto';
import { EVERYWHERE, type Forbidden } from './closures.ts';
import type { Sitting } from './sitting.ts';

export const KINDS = [
	'excluded',
	'non-public-item',
	'break',
	'secret-ballot',
	'without-consent',
	'revoked',
	'dated-back'
] as const;

export type Kind = (typeof KINDS)[number];

/** A closure that has begun. `forbidden` grows until it has ended. */
export interface Begun {
	readonly forbidden: Forbidden[];
	/** See `Closure`. */
	readonly datedBackMs?: number;
	/** Opens again. */
	readonly end: () => Promise<void>;
}

export interface Course {
	readonly sitting: Sitting;
	/** The public item that is on the table. */
	readonly itemId: string;
	/** Stands in every text the chair writes. */
	readonly marker: string;
	/** Picks a person or an item. */
	readonly pick: <Value>(values: readonly Value[]) => Value;
	/** Shows and plays the code from now on. */
	readonly show: () => Promise<void>;
	/** How long the code is shown before a closure reaches back to its beginning, in ms. */
	readonly datedBackMs: number;
	/** How long somebody speaks before the consent is revoked, in ms. */
	readonly speechMs: number;
	/** Called right before the act that closes. */
	readonly beforeClosing: () => void;
}

/** Closes, and shows the code as soon as it is closed. */
export const BEGIN: Readonly<Record<Kind, (course: Course) => Promise<Begun>>> = {
	async excluded({ sitting, marker, show, beforeClosing }) {
		beforeClosing();
		const { atMs } = await sitting.press({
			type: 'public-excluded',
			data: { basis: 'resolution', reason: `Beratung über ${marker}` }
		});
		await show();
		return until(sitting, atMs, () => sitting.press({ type: 'public-readmitted', data: {} }));
	},

	async 'non-public-item'({ sitting, marker, pick, show, itemId, beforeClosing }) {
		const closed = pick(sitting.items.closed);
		beforeClosing();
		const excluded = await sitting.press(
			{ type: 'item-closed', data: { itemId } },
			{ type: 'public-excluded', data: { basis: 'item', reason: marker } },
			{ type: 'item-called', data: { itemId: closed.id } }
		);
		await show();
		return until(sitting, excluded.firstMs, () =>
			sitting.press(
				{ type: 'note', data: { text: `Zu Protokoll: ${marker}`, itemId: closed.id } },
				{ type: 'item-closed', data: { itemId: closed.id } },
				{ type: 'public-readmitted', data: {} }
			)
		);
	},

	async break({ sitting, show, beforeClosing }) {
		beforeClosing();
		const { atMs } = await sitting.press({ type: 'break-started', data: {} });
		await show();
		return until(sitting, atMs, () => sitting.press({ type: 'break-ended', data: {} }));
	},

	async 'secret-ballot'({ sitting, itemId, show, beforeClosing }) {
		const voteId = randomUUID();
		const question = 'Wer stimmt dem Vorschlag zu?';
		beforeClosing();
		const { atMs } = await sitting.press({
			type: 'vote-opened',
			data: { voteId, itemId, question, method: 'secret', majority: 'simple' }
		});
		await show();
		return until(sitting, atMs, async () => {
			const closed = await sitting.press({ type: 'vote-closed', data: { voteId } });
			await sitting.press({
				type: 'result-announced',
				data: { voteId, counts: { yes: 20, no: 9, abstain: 1 } }
			});
			return closed;
		});
	},

	async 'without-consent'({ sitting, pick, show, beforeClosing }) {
		const personId = pick(sitting.people.unwilling);
		beforeClosing();
		const { atMs } = await sitting.press({ type: 'speaker-called', data: { personId } });
		await show();
		return until(sitting, atMs, () => sitting.press({ type: 'speaker-ended', data: { personId } }));
	},

	async revoked({ sitting, pick, show, speechMs, beforeClosing }) {
		const personId = pick(sitting.people.willing);
		const called = await sitting.press({ type: 'speaker-called', data: { personId } });
		await pause(speechMs);
		beforeClosing();
		await sitting.consent(personId, false);
		const revokedMs = Date.now();
		await show();
		const begun = until(sitting, revokedMs, async () => {
			const ended = await sitting.press({ type: 'speaker-ended', data: { personId } });
			// Given anew it holds for what is said from now on.
			await sitting.consent(personId, true);
			return ended;
		});
		// What was said before it went out live by right, and was open then; kept it must not be.
		begun.forbidden.push({
			fromMs: called.atMs,
			untilMs: revokedMs,
			places: ['archive'],
			knownMs: revokedMs
		});
		return begun;
	},

	async 'dated-back'({ sitting, marker, show, datedBackMs, beforeClosing }) {
		const sinceMs = Date.now();
		await show();
		await pause(datedBackMs);
		beforeClosing();
		const { atMs } = await sitting.press({
			type: 'public-excluded',
			data: { basis: 'law', reason: marker, since: new Date(sinceMs).toISOString() }
		});
		const begun = until(sitting, atMs, () => sitting.press({ type: 'public-readmitted', data: {} }));
		begun.forbidden.push({ fromMs: sinceMs, untilMs: atMs, places: EVERYWHERE, knownMs: atMs });
		return { ...begun, datedBackMs: atMs };
	}
};

/** Closed from `fromMs` until what `end` appends. */
function until(sitting: Sitting, fromMs: number, end: () => Promise<{ atMs: number }>): Begun {
	const open: Forbidden = { fromMs, untilMs: Infinity, places: EVERYWHERE, knownMs: fromMs };
	const forbidden = [open];
	return {
		forbidden,
		async end() {
			const { atMs } = await end();
			forbidden[forbidden.indexOf(open)] = { ...open, untilMs: atMs };
		}
	};
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
