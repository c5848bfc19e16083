import { error, redirect } from '@sveltejs/kit';
import { findImportRun, listFindingKinds, listImportFindings } from '#lib/server/db/queries/imports.ts';
import {
	chooseImportBody,
	resumeImport,
	startImport,
	stopImport
} from '#lib/server/imports/decide-import.ts';
import type { ImportProgress } from '#lib/server/imports/progress.ts';
import { DEFECTS } from '#lib/server/imports/report/defects.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { administratorOf } from '../../../administrator.server.ts';
import { groupsOf, isDefect, kindName, propertyName, talliesOf } from '../report.server.ts';
import { readFindingFilter } from './filter.ts';
import type { Actions } from './$types';

const PER_PAGE = 50;

export async function load({ locals, params, url, depends }) {
	depends('import:run');
	const { bodyId } = administratorOf(locals);
	const run = await findImportRun(locals.db, bodyId, params.run);
	if (!run) error(404, 'Diesen Lauf gibt es nicht.');
	const filter = readFindingFilter(url);
	const { after } = filter;
	const [findings, kinds] = await Promise.all([
		listImportFindings(locals.db, run.id, filter, after, PER_PAGE + 1),
		listFindingKinds(locals.db, run.id)
	]);
	const { found, options } = run;
	return {
		now: locals.now,
		run: {
			id: run.id,
			kind: run.kind,
			source: run.source,
			state: run.state,
			problem: run.problem,
			created: run.created,
			startedAt: run.startedAt,
			finishedAt: run.finishedAt,
			orderedBy: run.orderedByName,
			attended: run.attended,
			stopWanted: run.stopWanted,
			progress: run.progress as ImportProgress | null,
			bodies: (found?.bodies ?? []) as readonly { readonly id: string; readonly name: string }[],
			rehearsed: found?.rehearsed !== undefined,
			files: options.files === true,
			mirror: options.mirror === true,
			manyAbsent: (run.defects['many-absent'] ?? 0) > 0
		},
		tallies: talliesOf(run.counts),
		groups: groupsOf(run.defects),
		filter,
		kinds: kinds.map((kind) => ({ kind, name: kindName(kind) })),
		findings: findings.slice(0, PER_PAGE).map((finding) => ({
			number: finding.number,
			what: isDefect(finding.defect) ? DEFECTS[finding.defect].what : finding.defect,
			kind: kindName(finding.kind),
			label: finding.label,
			sourceId: finding.sourceId,
			property: propertyName(finding.property),
			before: finding.before,
			after: finding.after,
			line: finding.line
		})),
		next: findings.length > PER_PAGE ? findings[PER_PAGE - 1]!.number : undefined
	};
}

export const actions = {
	body: refusable(async ({ locals, params, request, url }) => {
		await chooseImportBody(locals.db, administratorOf(locals), params.run!, await request.formData());
		redirect(303, url.pathname);
	}),
	start: refusable(async ({ locals, params, request, url }) => {
		await startImport(locals.db, administratorOf(locals), params.run!, await request.formData());
		redirect(303, url.pathname);
	}),
	stop: refusable(async ({ locals, params, url }) => {
		await stopImport(locals.db, administratorOf(locals), params.run!);
		redirect(303, url.pathname);
	}),
	resume: refusable(async ({ locals, params, url }) => {
		await resumeImport(locals.db, administratorOf(locals), params.run!);
		redirect(303, url.pathname);
	})
} satisfies Actions;
