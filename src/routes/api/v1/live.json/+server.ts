/** What is being broadcast now, with the addresses players and encoders use. */
import { json } from '@sveltejs/kit';
import { liveJson } from '#lib/protocol/live.ts';
import { listLive } from '#lib/server/db/queries/live.ts';

export async function GET({ locals, url }) {
	const address = (path: string) => new URL(path, url.origin).href;
	const live = await listLive(locals.db, locals.body.id);
	const answer = liveJson.parse({
		at: locals.now.toISOString(),
		live: live.map(({ broadcastId, meetingId, name, organizations, firstSegmentAt, start, modified }) => ({
			broadcastId,
			meetingId,
			name,
			organizations,
			startedAt: (firstSegmentAt ?? start ?? modified).toISOString(),
			page: address(`/sitzungen/${meetingId}`),
			hls: address(`/media/hls/${broadcastId}/index.m3u8`),
			whip: address(`/media/whip/${broadcastId}`)
		}))
	});
	return json(answer, {
		headers: { 'cache-control': 'public, max-age=2', 'access-control-allow-origin': '*' }
	});
}
