/**
 * Agenda items in a playlist, as date ranges (RFC 8216bis section 4.4.5.1): when each was on the table, with number and title.
 *
 * What was told under an ID is never told otherwise under the same one, since players take that as an error: what changes gets
 * another ID, and the one before is told as removed. IDs follow from what they name, so they outlive this process and are the same in
 * the recording.
 */
import { createHash } from 'node:crypto';

/** A stretch in which a public item was on the table, in ms since the epoch; one that has not ended is `Infinity` long. */
export interface NamedStretch {
	readonly itemId: string;
	/** As printed: `Ö 4`. */
	readonly number: string;
	readonly title: string;
	readonly fromMs: number;
	readonly untilMs: number;
}

interface Told {
	readonly line: string;
	readonly changedMs: number;
}

const CLASS = 'de.ratssaal.agenda-item';

/** The tag of one stretch. */
export function dateRangeLine(stretch: NamedStretch, id = rangeId(stretch)): string {
	const { number, title, fromMs, untilMs } = stretch;
	const attributes = [
		`ID="${id}"`,
		`CLASS="${CLASS}"`,
		`START-DATE="${new Date(fromMs).toISOString()}"`,
		...(untilMs === Infinity ? [] : [`END-DATE="${new Date(untilMs).toISOString()}"`]),
		`X-DE-RATSSAAL-NUMBER="${quotable(number)}"`,
		`X-DE-RATSSAAL-TITLE="${quotable(title)}"`
	];
	return `#EXT-X-DATERANGE:${attributes.join(',')}`;
}

/** What a list tells, and for how long it has. */
export class DateRanges {
	#told = new Map<string, Told>();
	readonly #removed = new Map<string, number>();
	/** The end that was told of an ID, and how often it was another one. */
	readonly #ends = new Map<string, { readonly untilMs: number; readonly revision: number }>();

	/** There are media until `reachedMs`; nothing is told ahead of them. `true`: the list has something else to tell than before. */
	follow(stretches: readonly NamedStretch[], reachedMs: number, nowMs: number): boolean {
		const before = this.#told;
		this.#told = new Map();
		let isOther = false;
		for (const stretch of stretches) {
			if (stretch.fromMs > reachedMs) continue;
			const seen = stretch.untilMs > reachedMs ? { ...stretch, untilMs: Infinity } : stretch;
			const id = this.#idOf(seen);
			const line = dateRangeLine(seen, id);
			const told = before.get(id);
			isOther ||= told?.line !== line;
			this.#told.set(id, told?.line === line ? told : { line, changedMs: nowMs });
			this.#removed.delete(id);
		}
		for (const id of before.keys()) {
			if (this.#told.has(id)) continue;
			isOther = true;
			this.#removed.set(id, nowMs);
		}
		return isOther;
	}

	/** The tags that are new, or have changed, since `sinceMs`. */
	lines(sinceMs = -Infinity): string[] {
		return [...this.#told.values()].filter(({ changedMs }) => changedMs >= sinceMs).map(({ line }) => line);
	}

	/** The IDs that were removed since `sinceMs`. */
	removed(sinceMs: number): string[] {
		return [...this.#removed].filter(([, removedMs]) => removedMs >= sinceMs).map(([id]) => id);
	}

	#idOf(stretch: NamedStretch): string {
		const id = rangeId(stretch);
		const known = this.#ends.get(id) ?? { untilMs: Infinity, revision: 0 };
		const isTold = known.untilMs !== Infinity && known.untilMs !== stretch.untilMs;
		const revision = known.revision + (isTold ? 1 : 0);
		this.#ends.set(id, { untilMs: stretch.untilMs, revision });
		return revision === 0 ? id : `${id}.${revision}`;
	}
}

function rangeId({ itemId, number, title, fromMs }: NamedStretch): string {
	const told = createHash('sha256')
		.update(JSON.stringify([fromMs, number, title]))
		.digest('hex');
	return `${itemId}.${told.slice(0, 12)}`;
}

/** Text that a quoted string may hold (section 4.2), and that no player takes for a variable (section 4.3). */
const quotable = (text: string): string =>
	text
		.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
		.replaceAll('"', '”')
		.replaceAll('{$', '{ $');
