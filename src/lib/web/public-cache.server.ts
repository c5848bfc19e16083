/** Which answers caches may keep: public pages for readers without a login, for moments, and nothing else. */
import type { RequestEvent } from '@sveltejs/kit';
import { hasLoginCookie } from './login-cookie.server.ts';

/**
 * A shared cache may hand a page out for five seconds, and ten more while it fetches the new one; so what is withdrawn
 * is gone everywhere after a quarter of a minute. Browsers ask every time and hear 304.
 */
const KEPT = 'public, max-age=0, s-maxage=5, stale-while-revalidate=10';

/** For readers without a login the clock moves in steps, so that a page that did not change is the same page. */
const STEP_MS = 30_000;

/** Cookies that change what a page looks like; the rest of the jar is nobody's business here. */
const LOOKS = ['sprache', 'farbschema'];

/** Reads only, asked by somebody without a login: the answer is the same for all of them. */
export const isAnonymousRead = (event: RequestEvent): boolean =>
	(event.request.method === 'GET' || event.request.method === 'HEAD') && !hasLoginCookie(event);

export const inSteps = (now: Date): Date => new Date(Math.floor(now.getTime() / STEP_MS) * STEP_MS);

/** What tells two anonymous reads apart, or `undefined` where no page is asked for. */
export function answerKey({ request, url, cookies, isDataRequest }: RequestEvent): string | undefined {
	if (!isDataRequest && !request.headers.get('accept')?.includes('text/html')) return undefined;
	// The address as it came: of a data request it also says which parts of the page are wanted.
	return JSON.stringify([request.method, url.origin, request.url, ...LOOKS.map((name) => cookies.get(name))]);
}

/**
 * Says how long a public page may be kept, where its route did not. It differs by cookie: a login or another language
 * gives another page. With a login it is the reader's own.
 */
export function markKept({ headers, status }: Response, isAnonymous: boolean): void {
	const isPage = /^(text\/html|application\/json)\b/.test(headers.get('content-type') ?? '');
	if (!isPage || headers.has('cache-control')) return;
	headers.append('vary', 'cookie');
	const isKept = isAnonymous && status === 200 && headers.getSetCookie().length === 0;
	headers.set('cache-control', isKept ? KEPT : 'private, no-cache');
}
