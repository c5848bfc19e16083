/** Is the whole house ready? 200 when it is, else 503, with each part. */
import { json } from '@sveltejs/kit';
import { checkReadiness } from '#lib/server/operation/check-readiness.ts';
import { openPools } from '#lib/web/pools.server.ts';
import { openStorage } from '#lib/web/storage.server.ts';

export async function GET({ locals }) {
	const answer = await checkReadiness(openPools().app.db, openStorage(), locals.now);
	return json(answer, { status: answer.ready ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
