import { findImportSource, listImportOrigins, listImportRuns } from '#lib/server/db/queries/imports.ts';
import { administratorOf } from '../../administrator.server.ts';
import { standOf } from './mirror.server.ts';
import { summaryOf } from './report.server.ts';

export async function load({ locals }) {
	const { bodyId } = administratorOf(locals);
	const [origins, runs, mirror] = await Promise.all([
		listImportOrigins(locals.db, bodyId),
		listImportRuns(locals.db, bodyId),
		findImportSource(locals.db, bodyId)
	]);
	return {
		origins,
		mirror: mirror && standOf(mirror),
		canMirror: origins.some(({ kind }) => kind === 'server'),
		now: locals.now,
		runs: runs.map(({ counts, defects, ...run }) => ({ ...run, ...summaryOf(counts, defects) }))
	};
}
