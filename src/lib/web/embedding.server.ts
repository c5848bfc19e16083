/** Which sites may show the player in a frame of theirs; nobody unless the operator named them. */
import { RATSSAAL_EMBED_HOSTS } from '$app/env/private';
import type { PublicBroadcast } from '#lib/server/db/queries/public-broadcasts.ts';

/** The one page that may be framed. */
export const EMBED_ROUTE = '/(public)/einbetten/[meeting=id]';

export const isEmbeddable = (): boolean => (RATSSAAL_EMBED_HOSTS ?? []).length > 0;

/** The address of the player alone, from the root; `undefined` where nobody may show it. */
export const embedPath = (meetingId: string): string | undefined =>
	isEmbeddable() ? `/einbetten/${meetingId}` : undefined;

/** Whether there is something to see, or may be: once the sitting was `held`, nothing but its recording. */
export const isPlayable = (broadcast: PublicBroadcast | undefined, held: boolean): boolean =>
	broadcast !== undefined && (!held || broadcast.recording?.state === 'ready');

/** Lets the named sites frame this answer; all others stay with `frame-ancestors 'none'` (CSP 3, 6.4.2). */
export function allowFraming(response: Response): Response {
	const policy = response.headers.get('content-security-policy');
	if (!isEmbeddable() || !policy) return response;
	const hosts = ["'self'", ...RATSSAAL_EMBED_HOSTS!].join(' ');
	response.headers.set(
		'content-security-policy',
		policy.replace("frame-ancestors 'none'", `frame-ancestors ${hosts}`)
	);
	// Browsers that know the policy leave this one aside; those that do not would refuse everybody.
	response.headers.set('x-frame-options', 'SAMEORIGIN');
	return response;
}
