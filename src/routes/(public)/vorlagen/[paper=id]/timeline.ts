/**
 * The way of a paper as one line of time: when it came out, each new wording, each consultation. Stations without a date
 * come last, in the order they are planned in.
 */
export interface Station {
	readonly id: string;
	readonly organization: string | null;
	readonly authoritative: boolean | null;
	readonly start: Date | null;
	readonly cancelled: boolean | null;
	readonly result: string | null;
}

export type Entry<S extends Station> =
	| { readonly kind: 'published'; readonly at: Date }
	| { readonly kind: 'version'; readonly at: Date; readonly number: number; readonly before: number }
	| { readonly kind: 'station'; readonly at: Date | null; readonly station: S; readonly past: boolean };

interface Known<S extends Station> {
	readonly publishedAt: Date | null;
	/** Oldest first. */
	readonly versions: readonly { readonly number: number; readonly at: Date }[];
	/** By date, those without one last. */
	readonly stations: readonly S[];
	readonly now: Date;
}

/** At the same moment the paper comes before the meeting that deals with it. */
const RANKS = { published: 0, version: 1, station: 2 } as const;

export function timelineOf<S extends Station>({
	publishedAt,
	versions,
	stations,
	now
}: Known<S>): Entry<S>[] {
	const entries: Entry<S>[] = [
		...(publishedAt ? [{ kind: 'published' as const, at: publishedAt }] : []),
		...versions.slice(1).map(({ number, at }, index) => ({
			kind: 'version' as const,
			at,
			number,
			before: versions[index]!.number
		})),
		...stations.map((station) => ({
			kind: 'station' as const,
			at: station.start,
			station,
			past: isPast(station, now)
		}))
	];
	const time = ({ at }: Entry<S>) => at?.getTime() ?? Infinity;
	return entries.sort((one, other) =>
		time(one) === time(other) ? RANKS[one.kind] - RANKS[other.kind] : time(one) - time(other)
	);
}

/** As we say it and as imported results do: the matter is still to be decided, though it is on no agenda. */
const LEFT_OPEN = /vertagt|verwiesen|abgesetzt|zurückgestellt/i;

/**
 * What comes next: the first station still ahead; after the last one that had the say `decided`, or `open` where it put
 * the matter off; otherwise nothing is known. Results are those that are stored.
 */
export function nextOf<S extends Station>(
	stations: readonly S[],
	now: Date
): { readonly station: S } | 'decided' | 'open' | undefined {
	const station = stations.find((one) => !one.cancelled && !isPast(one, now));
	if (station) return { station };
	const last = stations.at(-1);
	if (!last?.authoritative || !last.result) return undefined;
	return LEFT_OPEN.test(last.result) ? 'open' : 'decided';
}

const isPast = ({ result, start }: Station, now: Date) => result !== null || (start !== null && start < now);
