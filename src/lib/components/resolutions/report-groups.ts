/** What is still to be done, put together by the organization that decided it. */
import type { ResolutionRow } from './rows.ts';

export interface ReportRow extends ResolutionRow {
	readonly number: string | null;
	readonly firstDue: string | null;
	readonly report: string | null;
	readonly reportedOn: string | null;
}

export interface ReportGroup {
	readonly organization: string;
	readonly open: readonly ReportRow[];
	/** Decided behind closed doors: only where the reader may see them at all. */
	readonly closed: readonly ReportRow[];
}

/** One group per organization, by name, rows in their order. */
export function groupsOf(rows: readonly ReportRow[]): ReportGroup[] {
	const groups = Map.groupBy(rows, ({ organization }) => organization ?? '');
	return [...groups]
		.map(([organization, all]) => ({
			organization,
			open: all.filter((row) => row.public),
			closed: all.filter((row) => !row.public)
		}))
		.sort((a, b) => a.organization.localeCompare(b.organization, 'de'));
}
