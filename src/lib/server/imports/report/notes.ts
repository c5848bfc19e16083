/** Takes down what an import meets: how often each defect, and where. */
import { DEFECTS, type Defect } from './defects.ts';

/** The object something was found at. */
export interface Place {
	/** OParl's name of its kind. */
	readonly kind: string | null;
	readonly sourceId: string | null;
	/** What people call it. */
	readonly label: string | null;
	/** Which appearance of the object it was, counted over the whole source. */
	readonly seq?: number | undefined;
	/** Line of the file, from 1. */
	readonly line?: number | undefined;
}

export interface Finding extends Place {
	readonly defect: Defect;
	readonly property: string | null;
	readonly before: string | null;
	readonly after: string | null;
}

/** Where in the object, and what became of it. */
export interface Detail {
	readonly property?: string;
	readonly before?: unknown;
	readonly after?: unknown;
}

const NOWHERE: Place = { kind: null, sourceId: null, label: null };

/** Longer values tell nobody more. */
const SHOWN = 200;

/** Of each defect so many are listed; all are counted. */
export const LISTED = 1_000;

export class Notes {
	readonly #counts = new Map<Defect, number>();
	readonly #take: (finding: Finding) => void;

	/** `take` is given the first findings of each defect as they are met. */
	constructor(take: (finding: Finding) => void = () => {}) {
		this.#take = take;
	}

	add(defect: Defect, place: Place = NOWHERE, detail?: Detail): void {
		const count = (this.#counts.get(defect) ?? 0) + 1;
		this.#counts.set(defect, count);
		if (count > LISTED) return;
		this.#take({
			kind: place.kind,
			sourceId: place.sourceId,
			label: place.label,
			seq: place.seq,
			line: place.line,
			defect,
			property: detail?.property ?? null,
			before: shown(detail?.before),
			after: shown(detail?.after)
		});
	}

	/** Kinds that occurred, in the order of the report. */
	counts(): Partial<Record<Defect, number>> {
		return inOrder(this.#counts);
	}

	/** Those that are only counted, by kind. */
	surplus(): ReadonlyMap<Defect, number> {
		return new Map(
			[...this.#counts]
				.filter(([, count]) => count > LISTED)
				.map(([defect, count]) => [defect, count - LISTED])
		);
	}
}

/** Counts by kind in the order of the report. */
export function inOrder(counts: ReadonlyMap<string, number>): Partial<Record<Defect, number>> {
	const kinds = Object.keys(DEFECTS) as Defect[];
	return Object.fromEntries(
		kinds.filter((kind) => counts.has(kind)).map((kind) => [kind, counts.get(kind)!])
	);
}

function shown(value: unknown): string | null {
	if (value === undefined || value === null) return null;
	const text =
		value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : JSON.stringify(value);
	const clean = text
		.slice(0, SHOWN + 1)
		.replaceAll('\u0000', '')
		.toWellFormed();
	return clean.length > SHOWN ? `${clean.slice(0, SHOWN)}…` : clean;
}
