import { redirect } from '@sveltejs/kit';
import { findImportSource, listImportOrigins } from '#lib/server/db/queries/imports.ts';
import { endMirror, INTERVALS, keepMirror, mirrorNow } from '#lib/server/imports/keep-mirror.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { administratorOf } from '../../../administrator.server.ts';
import { standOf } from '../mirror.server.ts';
import type { Actions } from './$types';

const LIST = '/verwaltung/datenuebernahme';

export async function load({ locals }) {
	const { bodyId } = administratorOf(locals);
	const [source, origins] = await Promise.all([
		findImportSource(locals.db, bodyId),
		listImportOrigins(locals.db, bodyId)
	]);
	return {
		mirror: source && standOf(source),
		canMirror: origins.some(({ kind }) => kind === 'server'),
		intervals: INTERVALS,
		now: locals.now
	};
}

export const actions = {
	keep: refusable(async ({ locals, request }) => {
		await keepMirror(locals.db, administratorOf(locals), await request.formData(), locals.now);
		redirect(303, LIST);
	}),
	now: refusable(async ({ locals }) => {
		await mirrorNow(locals.db, administratorOf(locals), locals.now);
		redirect(303, LIST);
	}),
	end: refusable(async ({ locals }) => {
		await endMirror(locals.db, administratorOf(locals));
		redirect(303, LIST);
	})
} satisfies Actions;
