/** An agenda at two moments that count: as invited, with its supplements, as held. */

export type RevisionKind = 'invitation' | 'supplement' | 'held';

/** A line of a frozen agenda. */
export interface RevisionLine {
	readonly agendaItemId: string;
	readonly number: string;
	readonly name: string;
	readonly public: boolean;
}

/** What happened to a line from one revision to the next. Several things can happen to one. */
export interface LineChange {
	readonly line: RevisionLine;
	readonly before: RevisionLine;
	readonly renumbered: boolean;
	readonly renamed: boolean;
	/** From one part into the other. */
	readonly switched: boolean;
}

export interface AgendaDiff {
	readonly added: readonly RevisionLine[];
	readonly removed: readonly RevisionLine[];
	readonly changed: readonly LineChange[];
	/** Lines that stand elsewhere in the order, by item id, the fewest that explain it. */
	readonly moved: readonly string[];
}

/** How a revision is called: `Tagesordnung`, `2. Nachtrag`, `Tagesordnung laut Sitzung`. */
export function revisionName(kind: RevisionKind, number: number): string {
	if (kind === 'invitation') return 'Tagesordnung';
	return kind === 'held' ? 'Tagesordnung laut Sitzung' : `${number}. Nachtrag`;
}

/** What changed from `before` to `after`, both in agenda order. */
export function diffRevisions(before: readonly RevisionLine[], after: readonly RevisionLine[]): AgendaDiff {
	const old = new Map(before.map((line) => [line.agendaItemId, line]));
	const now = new Set(after.map(({ agendaItemId }) => agendaItemId));
	const kept = after.filter(({ agendaItemId }) => old.has(agendaItemId));
	const places = kept.map(({ agendaItemId }) =>
		before.findIndex((line) => line.agendaItemId === agendaItemId)
	);
	const still = longestRun(places);
	return {
		added: after.filter(({ agendaItemId }) => !old.has(agendaItemId)),
		removed: before.filter(({ agendaItemId }) => !now.has(agendaItemId)),
		changed: kept.flatMap((line) => change(old.get(line.agendaItemId), line) ?? []),
		moved: kept.filter((_line, index) => !still.has(index)).map(({ agendaItemId }) => agendaItemId)
	};
}

function change(before: RevisionLine | undefined, line: RevisionLine): LineChange | undefined {
	if (!before) return undefined;
	const renumbered = before.number !== line.number;
	const renamed = before.name !== line.name;
	const switched = before.public !== line.public;
	return renumbered || renamed || switched ? { line, before, renumbered, renamed, switched } : undefined;
}

/** The indices of a longest ascending subsequence; agendas are short, so every pair is looked at. */
function longestRun(values: readonly number[]): Set<number> {
	const runs: number[][] = [];
	values.forEach((value, index) => {
		const best = runs
			.filter((_run, earlier) => values[earlier]! < value)
			.reduce<number[]>((longest, run) => (run.length > longest.length ? run : longest), []);
		runs.push([...best, index]);
	});
	return new Set(runs.reduce<number[]>((longest, run) => (run.length > longest.length ? run : longest), []));
}
