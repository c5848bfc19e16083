import { error } from '@sveltejs/kit';
import { acceptReport } from '#lib/server/implementations/accept-report.ts';
import { assignImplementation } from '#lib/server/implementations/assign-implementation.ts';
import { discardReport } from '#lib/server/implementations/discard-report.ts';
import { publishImplementation } from '#lib/server/implementations/publish-implementation.ts';
import { releaseResolution } from '#lib/server/implementations/release-resolution.ts';
import { trackResolution } from '#lib/server/implementations/track-resolution.ts';
import { writeReport } from '#lib/server/implementations/write-report.ts';
import { listOffices } from '#lib/server/db/queries/office-meetings.ts';
import { findOfficeResolution } from '#lib/server/db/queries/office-resolutions.ts';
import { renderMarkdown } from '#lib/server/papers/markdown.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { readingOf } from '#lib/web/resolution-reading.ts';
import { reporterOf } from '../../../clerk.server.ts';
import type { Actions, RequestEvent } from './$types';

export async function load({ locals, params }) {
	const { actor, isClerk, offices } = reporterOf(locals);
	const found = await findOfficeResolution(locals.db, readingOf(locals), params.resolution);
	const own = found && (!offices || (found.officeId !== null && offices.includes(found.officeId)));
	if (!own) error(404, 'Diesen Beschluss gibt es nicht, oder Ihr Amt führt ihn nicht aus.');
	const { text, ...resolution } = found;
	return {
		isClerk,
		personId: actor.personId,
		resolution,
		wordingHtml: renderMarkdown(text, 3),
		offices: isClerk ? await listOffices(locals.db, actor, locals.today) : [],
		today: locals.today
	};
}

/** Who acts, and what the form says. */
const asked = async ({ locals, request }: RequestEvent) => ({
	...locals,
	actor: reporterOf(locals).actor,
	form: await request.formData()
});

export const actions = {
	assign: refusable(async (event: RequestEvent) => {
		const { db, actor, form, now, today } = await asked(event);
		await assignImplementation(db, actor, event.params.resolution, form, now, today);
		return { done: 'assign' };
	}),
	report: refusable(async (event: RequestEvent) => {
		const { db, actor, form, now, today } = await asked(event);
		const { accepted } = await writeReport(db, actor, event.params.resolution, form, now, today);
		return { done: accepted ? 'report' : 'handed-in' };
	}),
	accept: refusable(async (event: RequestEvent) => {
		const { db, actor, form, now } = await asked(event);
		await acceptReport(db, actor, event.params.resolution, form, now);
		return { done: 'accept' };
	}),
	discard: refusable(async (event: RequestEvent) => {
		const { db, actor, form } = await asked(event);
		await discardReport(db, actor, event.params.resolution, form);
		return { done: 'discard' };
	}),
	publish: refusable(async (event: RequestEvent) => {
		const { db, actor, form } = await asked(event);
		await publishImplementation(db, actor, event.params.resolution, form);
		return { done: form.get('public') === 'yes' ? 'publish' : 'withhold' };
	}),
	release: refusable(async (event: RequestEvent) => {
		const { db, actor, form } = await asked(event);
		await releaseResolution(db, actor, event.params.resolution, form);
		return { done: 'release' };
	}),
	track: refusable(async (event: RequestEvent) => {
		const { db, actor } = await asked(event);
		await trackResolution(db, actor, event.params.resolution);
		return { done: 'track' };
	})
} satisfies Actions;
