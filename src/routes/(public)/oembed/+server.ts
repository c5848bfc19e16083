/** How other sites show a picture of ours (oEmbed 1.0): asked for the address of a sitting they get the frame for it. */
import { error } from '@sveltejs/kit';
import { frameOf } from '#lib/domain/recordings/frame.ts';
import { stretchOf } from '#lib/domain/recordings/moments.ts';
import { findPublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';
import { findPublicMeeting } from '#lib/server/db/queries/public-meetings.ts';
import { conditional } from '#lib/web/conditional.server.ts';
import { embedPath, isPlayable } from '#lib/web/embedding.server.ts';

const PAGE = /^\/(?:sitzungen|einbetten)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/;

const WIDTH = 640;
const CACHE_S = 3600;

export async function GET({ locals: { publicDb, body }, request, url }) {
	const format = url.searchParams.get('format') ?? 'json';
	// oEmbed says 501; what somebody writes into an address is no fault of the server.
	if (format !== 'json' && format !== 'xml') error(400, 'Es gibt diese Auskunft als json und als xml.');
	const about = URL.parse(url.searchParams.get('url') ?? '');
	if (!about) error(400, 'Bitte nennen Sie die Adresse einer Sitzung: ?url=https://…');
	const id = about.host === url.host ? PAGE.exec(about.pathname)?.[1] : undefined;
	const path = id && embedPath(id);
	const [meeting, broadcast] = path
		? await Promise.all([findPublicMeeting(publicDb, body.id, id), findPublicBroadcast(publicDb, id)])
		: [];
	if (!path || !meeting || !isPlayable(broadcast, meeting.state === 'held'))
		error(404, 'Unter dieser Adresse gibt es nichts einzubetten.');
	const title = [meeting.organization, meeting.name].filter(Boolean).join(': ');
	const width = widthWithin(url.searchParams);
	const answer = {
		version: '1.0',
		type: 'video',
		title,
		provider_name: body.name,
		provider_url: `${url.origin}/`,
		cache_age: CACHE_S,
		width,
		height: Math.round((width * 9) / 16),
		html: frameOf(`${url.origin}${path}${momentIn(about)}`, title, width)
	};
	const response =
		format === 'json'
			? conditional(request, JSON.stringify(answer), 'application/json+oembed; charset=utf-8')
			: conditional(request, xmlOf(answer), 'text/xml+oembed; charset=utf-8');
	response.headers.set('access-control-allow-origin', '*');
	response.headers.set('cross-origin-resource-policy', 'cross-origin');
	return response;
}

/** The moment or stretch that is named, behind `?` or behind `#` (Media Fragments 1.0, 3.1). */
function momentIn({ searchParams, hash }: URL): string {
	const named = [searchParams, new URLSearchParams(hash.slice(1))].find(stretchOf);
	return named ? `?t=${encodeURIComponent(named.get('t')!)}` : '';
}

/** No wider and no higher than asked for. */
function widthWithin(params: URLSearchParams): number {
	const [width, height] = ['maxwidth', 'maxheight'].map((name) => {
		const given = params.get(name) ?? '';
		return /^[1-9]\d{0,4}$/.test(given) ? Number(given) : Infinity;
	});
	return Math.max(1, Math.floor(Math.min(WIDTH, width!, (height! * 16) / 9)));
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function xmlOf(answer: Readonly<Record<string, string | number>>): string {
	const elements = Object.entries(answer).map(
		([name, value]) => `<${name}>${String(value).replaceAll(/[&<>]/g, (sign) => SIGNS[sign]!)}</${name}>`
	);
	return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>${elements.join('')}</oembed>\n`;
}
