import { currentItem } from '#lib/domain/sittings/questions.ts';
import { replay } from '#lib/domain/sittings/state.ts';
import { writeNote } from '#lib/server/agendas/write-note.ts';
import { findMyItem } from '#lib/server/db/queries/member-meetings.ts';
import { listMyItemPapers, listMyPaperFiles } from '#lib/server/db/queries/member-papers.ts';
import { openInvitation } from '#lib/server/invitations/open-invitation.ts';
import { renderMarkdown } from '#lib/server/papers/markdown.ts';
import { appendEvent } from '#lib/server/sittings/append-event.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { readerOf } from '../../../reader.server.ts';
import type { Actions } from './$types';

export async function load({ locals, params, url, parent }) {
	const reader = readerOf(locals);
	const { db } = locals;
	const { items, agenda, log } = await parent();
	const asked = url.searchParams.get('punkt');
	const selected =
		items.find(({ id }) => id === asked)?.id ??
		currentItem(replay(agenda, log))?.id ??
		items.find(({ open }) => open)?.id;
	const item = selected && (await findMyItem(db, reader, params.meeting, selected));
	const papers = item ? await listMyItemPapers(db, reader, item.id) : [];
	return {
		selected,
		/** Chosen by the reader, so that a narrow screen shows it in place of the list. */
		chosen: items.some(({ id }) => id === asked),
		item: item
			? {
					...item,
					remarkHtml: item.remark ? renderMarkdown(item.remark, 4) : undefined,
					resolutionHtml: item.resolutionText ? renderMarkdown(item.resolutionText, 4) : undefined
				}
			: undefined,
		itemPapers: await Promise.all(
			papers.map(async ({ text, resolutionText, ...paper }) => ({
				...paper,
				html: text ? renderMarkdown(text, 4) : undefined,
				resolutionHtml: resolutionText ? renderMarkdown(resolutionText, 4) : undefined,
				files: await listMyPaperFiles(db, reader, paper.id)
			}))
		)
	};
}

export const actions = {
	note: refusable(async ({ locals, request }) => {
		const { viewer, today } = readerOf(locals);
		return { note: await writeNote(locals.db, viewer, await request.formData(), today) };
	}),
	opened: refusable(async ({ locals, params }) => {
		await openInvitation(locals.db, readerOf(locals).viewer, params.meeting, locals.now);
		return { opened: true };
	}),
	/** Asks to speak, or takes it back, as a plain form sends it. */
	speak: refusable(async ({ locals, params, request }) => {
		const { viewer } = readerOf(locals);
		const form = await request.formData();
		const { personId } = viewer;
		const act = form.get('act');
		const event =
			act === 'withdraw'
				? ({ type: 'speaker-withdrawn', data: { personId } } as const)
				: ({
						type: 'speaker-requested',
						data: { personId, ...(act === 'order' ? { pointOfOrder: true } : {}) }
					} as const);
		const sent = { clientKey: String(form.get('clientKey')), after: Number(form.get('after')), event };
		await appendEvent(locals.db, viewer, params.meeting, sent, locals.now);
		return { spoken: true };
	})
} satisfies Actions;
