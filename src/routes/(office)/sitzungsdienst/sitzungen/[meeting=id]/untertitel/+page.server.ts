import { RATSSAAL_SPEECH_COMMAND } from '$app/env/private';
import { changeCaption } from '#lib/server/captions/change-caption.ts';
import { insertCaption } from '#lib/server/captions/insert-caption.ts';
import { joinCaptions } from '#lib/server/captions/join-captions.ts';
import { orderSpeech } from '#lib/server/captions/order-speech.ts';
import { releaseCaptions } from '#lib/server/captions/release-captions.ts';
import { removeCaption } from '#lib/server/captions/remove-caption.ts';
import { settleReport } from '#lib/server/captions/settle-report.ts';
import { shiftCaptions } from '#lib/server/captions/shift-captions.ts';
import { splitCaption } from '#lib/server/captions/split-caption.ts';
import { uploadCaptions } from '#lib/server/captions/upload-captions.ts';
import {
	findCaptioned,
	findSpeechOrder,
	listOfficeCaptions
} from '#lib/server/db/queries/office-captions.ts';
import { clerkOf } from '../../../../clerk.server.ts';
import { meetingAct } from '../meeting-act.server.ts';
import type { Actions } from './$types';
import { filterOf, isShown } from './filters.ts';

const PER_PAGE = 50;

export async function load({ locals, params, url }) {
	const { db } = locals;
	const actor = clerkOf(locals);
	const broadcast = await findCaptioned(db, actor.bodyId, params.meeting);
	const [all, order] = broadcast
		? await Promise.all([listOfficeCaptions(db, broadcast.id), findSpeechOrder(db, broadcast.id)])
		: [[], undefined];
	const filter = filterOf(url.searchParams);
	const shown = all.filter((caption) => isShown(filter, caption));
	const last = Math.max(1, Math.ceil(shown.length / PER_PAGE));
	const page = Math.min(last, Math.max(1, Math.trunc(Number(url.searchParams.get('seite')) || 1)));
	const at = (id: string) => all.findIndex((caption) => caption.id === id);
	return {
		broadcast,
		order,
		canRecognize: Boolean(RATSSAAL_SPEECH_COMMAND),
		filter,
		page,
		last,
		captions: shown.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((caption) => {
			const next = all[at(caption.id) + 1];
			return { ...caption, next: next && { id: next.id, version: next.version } };
		}),
		count: {
			all: all.length,
			checked: all.filter(({ checked }) => checked).length,
			reported: all.filter(({ reports }) => reports.length > 0).length,
			waiting: all.filter((caption) => !caption.public).length
		}
	};
}

type Verb = (
	db: App.Locals['db'],
	actor: ReturnType<typeof clerkOf>,
	meetingId: string,
	input: unknown,
	now: Date
) => Promise<unknown>;

/** A form handed to a verb as it came. */
const by = (verb: Verb) =>
	meetingAct(async ({ locals, actor, meetingId, form }) => {
		const done = await verb(locals.db, actor, meetingId, form, locals.now);
		return { id: String(form.get('id') ?? ''), done: typeof done === 'object' ? done : undefined };
	});

export const actions = {
	datei: by(uploadCaptions),
	speichern: by(changeCaption),
	teilen: by(splitCaption),
	verbinden: by(joinCaptions),
	loeschen: by(removeCaption),
	einfuegen: by(insertCaption),
	verschieben: by(shiftCaptions),
	meldung: by(settleReport),
	freigeben: by((db, actor, meetingId, _, now) => releaseCaptions(db, actor, meetingId, now)),
	erzeugen: by((db, actor, meetingId, _, now) => orderSpeech(db, actor, meetingId, now))
} satisfies Actions;
