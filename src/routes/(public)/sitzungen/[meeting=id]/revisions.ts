/** How the agenda came to be what it is: each published version beside the one before it. */
import { diffRevisions, type RevisionKind, type RevisionLine } from '#lib/domain/agendas/revisions.ts';

export interface Revision {
	readonly id: string;
	readonly kind: RevisionKind;
	readonly number: number;
	readonly publishedAt: Date;
	/** In agenda order. */
	readonly lines: readonly RevisionLine[];
}

export interface AgendaChange {
	readonly kind: 'added' | 'removed' | 'renamed' | 'renumbered' | 'moved' | 'switched';
	readonly itemId: string;
	readonly number: string;
	readonly name: string;
	/** Number or name until then. */
	readonly before?: string;
}

/** The revisions, oldest first, without their lines but with what each changed. */
export function historyOf(revisions: readonly Revision[]) {
	return revisions.map(({ lines, ...revision }, index) => ({
		...revision,
		changes: index === 0 ? [] : changesOf(revisions[index - 1]!.lines, lines)
	}));
}

export type AgendaHistory = ReturnType<typeof historyOf>;

function changesOf(before: readonly RevisionLine[], after: readonly RevisionLine[]): AgendaChange[] {
	const { added, removed, changed, moved } = diffRevisions(before, after);
	const of = ({ agendaItemId, number, name }: RevisionLine) => ({ itemId: agendaItemId, number, name });
	return [
		...added.map((line) => ({ kind: 'added' as const, ...of(line) })),
		...removed.map((line) => ({ kind: 'removed' as const, ...of(line) })),
		...changed.flatMap(({ line, before: was, renamed, renumbered, switched }) => [
			...(switched ? [{ kind: 'switched' as const, ...of(line) }] : []),
			...(renamed ? [{ kind: 'renamed' as const, ...of(line), before: was.name }] : []),
			...(renumbered ? [{ kind: 'renumbered' as const, ...of(line), before: was.number }] : [])
		]),
		...after
			.filter(({ agendaItemId }) => moved.includes(agendaItemId))
			.map((line) => ({ kind: 'moved' as const, ...of(line) }))
	];
}
