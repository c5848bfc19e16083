import { checkAgenda } from '#lib/domain/agendas/checks.ts';
import { addItem } from '#lib/server/agendas/add-item.ts';
import { addPapers } from '#lib/server/agendas/add-papers.ts';
import { changeItem } from '#lib/server/agendas/change-item.ts';
import { moveItem } from '#lib/server/agendas/move-item.ts';
import { removeItem } from '#lib/server/agendas/remove-item.ts';
import { listCandidates, listOfficeAgenda, listStations } from '#lib/server/db/queries/office-agendas.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { clerkOf } from '../../../clerk.server.ts';
import type { Actions } from './$types';

export async function load({ locals, params, url, parent }) {
	const clerk = clerkOf(locals);
	const { db, body } = locals;
	const search = url.searchParams.get('suche') ?? '';
	const items = await listOfficeAgenda(db, params.meeting);
	const paperIds = items.flatMap(({ papers }) => papers.map(({ id }) => id));
	const [candidates, stations, { meeting }] = await Promise.all([
		listCandidates(db, clerk, params.meeting, search),
		listStations(db, paperIds),
		parent()
	]);
	return {
		items,
		remarks: checkAgenda({ ...meeting, timeZone: body.timeZone }, items, stations),
		candidates,
		search,
		open: url.searchParams.get('punkt'),
		insertAfter: url.searchParams.get('nach'),
		insertPart: url.searchParams.get('teil')
	};
}

export const actions = {
	add: refusable(async ({ locals, params, request }) => {
		const added = await addItem(locals.db, clerkOf(locals), params.meeting, await request.formData());
		return { added };
	}),
	papers: refusable(async ({ locals, params, request }) => {
		const form = await request.formData();
		const input = { ...Object.fromEntries(form), papers: form.getAll('papers') };
		const added = await addPapers(locals.db, clerkOf(locals), params.meeting, input);
		return { added: added[0], count: added.length };
	}),
	change: refusable(async ({ locals, params, request }) => {
		const form = await request.formData();
		await changeItem(locals.db, clerkOf(locals), params.meeting, form);
		return { changed: String(form.get('itemId')) };
	}),
	move: refusable(async ({ locals, params, request }) => {
		return { moved: await moveItem(locals.db, clerkOf(locals), params.meeting, await request.formData()) };
	}),
	remove: refusable(async ({ locals, params, request }) => {
		await removeItem(locals.db, clerkOf(locals), params.meeting, await request.formData());
		return { removed: true };
	})
} satisfies Actions;
