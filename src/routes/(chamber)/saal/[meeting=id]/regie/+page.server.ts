import { redirect } from '@sveltejs/kit';
import { eventOfForm, FORM } from '#lib/protocol/sitting-forms.ts';
import { addCamera } from '#lib/server/broadcasts/add-camera.ts';
import { addSigns } from '#lib/server/broadcasts/add-signs.ts';
import { changeCamera } from '#lib/server/broadcasts/change-camera.ts';
import { planBroadcast } from '#lib/server/broadcasts/plan-broadcast.ts';
import { putOnAir } from '#lib/server/broadcasts/put-on-air.ts';
import { removeCamera } from '#lib/server/broadcasts/remove-camera.ts';
import { removeSigns } from '#lib/server/broadcasts/remove-signs.ts';
import { renewKey } from '#lib/server/broadcasts/renew-key.ts';
import { setDelay } from '#lib/server/broadcasts/set-delay.ts';
import { noteGap } from '#lib/server/recordings/note-gap.ts';
import { appendEvent } from '#lib/server/sittings/append-event.ts';
import { verifyLog } from '#lib/server/sittings/verify-log.ts';
import { rtmpAddress, srtHost } from '#lib/web/encoder-address.server.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import type { Actions } from './$types';
import { findDesk } from './desk.server.ts';

export async function load({ locals, params, url, depends }) {
	depends('saal:stand');
	const desk = await findDesk({ locals }, params.meeting);
	const { stand } = desk;
	return {
		...desk,
		whip: stand && `${url.origin}/media/whip/${stand.id}`,
		rtmp: stand && rtmpAddress(url.hostname, stand.id),
		srt: stand && srtHost(url.hostname),
		hls: stand && `${url.origin}/media/hls/${stand.id}/index.m3u8`,
		/** Addresses of the camera for sign language. */
		signs: stand?.signs && {
			whip: `${url.origin}/media/whip/${stand.signs.id}`,
			rtmp: rtmpAddress(url.hostname, stand.signs.id)
		}
	};
}

const cameraIn = async (request: Request) => String((await request.formData()).get('kamera'));

export const actions = {
	planen: refusable(async ({ locals, params, url }) => {
		await planBroadcast(locals.db, locals.actor!, params.meeting, locals.now);
		redirect(303, url.pathname);
	}),

	/** Puts a camera on the air. */
	bild: refusable(async ({ locals, params, request, url }) => {
		await putOnAir(locals.db, locals.actor!, params.meeting, await cameraIn(request), locals.now);
		redirect(303, url.pathname);
	}),

	hinzufuegen: refusable(async ({ locals, params, request, url }) => {
		const name = (await request.formData()).get('name');
		await addCamera(locals.db, locals.actor!, params.meeting, { name }, locals.now);
		redirect(303, url.pathname);
	}),

	aendern: refusable(async ({ locals, params, request, url }) => {
		const form = await request.formData();
		const fields = { name: form.get('name'), spare: form.get('ersatz') === 'on' };
		const cameraId = await cameraIn(request);
		await changeCamera(locals.db, locals.actor!, params.meeting, cameraId, fields, locals.now);
		redirect(303, url.pathname);
	}),

	entfernen: refusable(async ({ locals, params, request, url }) => {
		await removeCamera(locals.db, locals.actor!, params.meeting, await cameraIn(request), locals.now);
		redirect(303, url.pathname);
	}),

	gebaerden: refusable(async ({ locals, params, url }) => {
		await addSigns(locals.db, locals.actor!, params.meeting, locals.now);
		redirect(303, url.pathname);
	}),

	ohnegebaerden: refusable(async ({ locals, params, url }) => {
		await removeSigns(locals.db, locals.actor!, params.meeting, locals.now);
		redirect(303, url.pathname);
	}),

	schluessel: refusable(async ({ locals, params, request, url }) => {
		await renewKey(locals.db, locals.actor!, params.meeting, await cameraIn(request), locals.now);
		redirect(303, url.pathname);
	}),

	verzoegerung: refusable(async ({ locals, params, request, url }) => {
		const seconds = Number((await request.formData()).get('sekunden'));
		await setDelay(locals.db, locals.actor!, params.meeting, seconds * 1000, locals.now);
		redirect(303, url.pathname);
	}),

	hinweis: refusable(async ({ locals, params, request, url }) => {
		await noteGap(locals.db, locals.actor!, params.meeting, await request.formData(), locals.now);
		redirect(303, url.pathname);
	}),

	pruefen: refusable(async ({ locals, params }) => {
		return { report: await verifyLog(locals.db, locals.actor!, params.meeting, locals.now) };
	}),

	/** The one event an operator may append: closing at once. */
	ereignis: refusable(async ({ locals, params, request, url }) => {
		const form = await request.formData();
		const act = {
			clientKey: String(form.get(FORM.clientKey)),
			after: Number(form.get(FORM.after)),
			event: eventOfForm(form, locals.now)
		};
		await appendEvent(locals.db, locals.actor!, params.meeting, act, locals.now);
		redirect(303, url.pathname);
	})
} satisfies Actions;
