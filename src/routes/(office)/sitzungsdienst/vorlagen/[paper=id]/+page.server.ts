import { error } from '@sveltejs/kit';
import {
	findOfficePaper,
	listChain,
	listPaperFiles,
	listPaperVersions
} from '#lib/server/db/queries/office-papers.ts';
import { findOfficePlaces, listOfficePlaces } from '#lib/server/db/queries/office-places.ts';
import { listDistricts } from '#lib/server/db/queries/public-places.ts';
import { attachFile } from '#lib/server/papers/attach-file.ts';
import { changePaper } from '#lib/server/papers/change-paper.ts';
import { detachFile } from '#lib/server/papers/detach-file.ts';
import { ACCEPTED } from '#lib/server/papers/file-kinds.ts';
import { renderMarkdown } from '#lib/server/papers/markdown.ts';
import { publishPaper } from '#lib/server/papers/publish-paper.ts';
import { choosePlace, enterPlace, removePlace } from '#lib/server/places/place-paper.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { openStorage } from '#lib/web/storage.server.ts';
import { clerkOf } from '../../../clerk.server.ts';
import { choices, paperInput } from '../paper-form.server.ts';
import type { Actions } from './$types';

export async function load({ locals, params, url }) {
	const clerk = clerkOf(locals);
	const { db } = locals;
	const paper = await findOfficePaper(db, clerk, params.paper);
	if (!paper) error(404, 'Diese Vorlage gibt es nicht.');
	const words = (url.searchParams.get('ort') ?? '').replaceAll('\0', '').trim().slice(0, 120);
	const [places, known, districts, chain, files, versions, offered] = await Promise.all([
		listOfficePlaces(db, paper.id),
		words ? findOfficePlaces(db, clerk, paper.id, words) : [],
		listDistricts(db, clerk.bodyId),
		listChain(db, paper.id),
		listPaperFiles(db, paper.id),
		listPaperVersions(db, paper.id),
		choices(db, clerk, locals.today)
	]);
	return {
		paper,
		places: { places, known, words, districts },
		chain,
		files,
		versions: versions.slice(1).map((version) => ({ ...version, html: renderMarkdown(version.text, 4) })),
		accepted: ACCEPTED,
		...offered
	};
}

export const actions = {
	change: refusable(async ({ locals, params, request }) => {
		const input = paperInput(await request.formData());
		await changePaper(locals.db, clerkOf(locals), params.paper, input);
		return { saved: true };
	}),
	publish: refusable(async ({ locals, params }) => {
		await publishPaper(locals.db, clerkOf(locals), params.paper, locals.now);
		return { published: true };
	}),
	attach: refusable(async ({ locals, params, request }) => {
		const form = await request.formData();
		await attachFile(locals.db, openStorage(), clerkOf(locals), params.paper, form);
		return { attached: true };
	}),
	detach: refusable(async ({ locals, params, request }) => {
		await detachFile(locals.db, clerkOf(locals), params.paper, await request.formData(), locals.now);
		return { detached: true };
	}),
	choosePlace: refusable(async ({ locals, params, request }) => {
		await choosePlace(locals.db, clerkOf(locals), params.paper, await request.formData());
		return { placed: true };
	}),
	enterPlace: refusable(async ({ locals, params, request }) => {
		await enterPlace(locals.db, clerkOf(locals), params.paper, await request.formData());
		return { placed: true };
	}),
	removePlace: refusable(async ({ locals, params, request }) => {
		await removePlace(locals.db, clerkOf(locals), params.paper, await request.formData());
		return { placed: true };
	})
} satisfies Actions;
