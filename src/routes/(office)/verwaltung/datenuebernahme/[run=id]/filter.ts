/** Which findings of a run are shown, as the address says. */

export interface FindingQuery {
	readonly defect: string | undefined;
	readonly kind: string | undefined;
	/** Behind the finding of this number. */
	readonly after: number;
}

const MAX_NUMBER = 2 ** 31 - 1;

export function readFindingFilter({ searchParams }: URL): FindingQuery {
	const after = Number(searchParams.get('ab') ?? 0);
	return {
		defect: searchParams.get('art')?.slice(0, 100) || undefined,
		kind: searchParams.get('objekt')?.slice(0, 100) || undefined,
		after: Number.isInteger(after) && after > 0 && after <= MAX_NUMBER ? after : 0
	};
}

/** With its question mark; empty when everything is wanted. */
export function findingQuery({ defect, kind }: Partial<FindingQuery>, after?: number): string {
	const query = new URLSearchParams({
		...(defect && { art: defect }),
		...(kind && { objekt: kind }),
		...(after && { ab: String(after) })
	}).toString();
	return query && `?${query}`;
}
