/** Lines of the captioner: a new one by POST, a correction of the last ones by PUT. */
import { error, json } from '@sveltejs/kit';
import { addLine } from '#lib/server/captions/add-line.ts';
import { correctLine } from '#lib/server/captions/correct-line.ts';

export async function POST({ locals, params, request }) {
	if (!locals.actor) error(401, 'Bitte melden Sie sich an.');
	const line: unknown = await request.json().catch(() => undefined);
	return json(await addLine(locals.db, locals.actor, params.meeting, line, locals.now));
}

export async function PUT({ locals, params, request }) {
	if (!locals.actor) error(401, 'Bitte melden Sie sich an.');
	const line: unknown = await request.json().catch(() => undefined);
	return json(await correctLine(locals.db, locals.actor, params.meeting, line, locals.now));
}
