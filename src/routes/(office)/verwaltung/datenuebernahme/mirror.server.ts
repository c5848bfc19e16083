/** How a source that is followed stands, as far as sentences are made of it. */
import type { findImportSource } from '#lib/server/db/queries/imports.ts';

type Source = NonNullable<Awaited<ReturnType<typeof findImportSource>>>;

export function standOf({ habits, run, ...source }: Source) {
	const reach = run?.found?.reach as { readonly whole?: boolean } | undefined;
	const { filter, dates } = habits as { readonly filter?: string; readonly dates?: string };
	return {
		...source,
		/** Everything has to be read each time. */
		unreliable: (filter !== undefined && filter !== 'honest') || dates === 'lie',
		last: run && {
			id: run.id,
			state: run.state,
			problem: run.problem,
			created: run.created,
			byMirror: run.options.mirror === true,
			incomplete: run.state === 'done' && reach?.whole === false,
			manyAbsent: (run.defects['many-absent'] ?? 0) > 0
		}
	};
}

export type MirrorStand = ReturnType<typeof standOf>;
