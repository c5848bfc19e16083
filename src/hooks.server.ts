/**
 * Every request: which town, which pool, who acts, which language; then the page; then its headers.
 * And the one place where an error becomes an answer.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { dayOf } from '#lib/domain/calendar.ts';
import { Refusal } from '#lib/domain/errors.ts';
import { extractLocaleFromRequest, overwriteServerAsyncLocalStorage } from '#lib/paraglide/runtime.js';
import { isUnreachable, sqlState } from '#lib/server/db/errors.ts';
import { findBodyByHost } from '#lib/server/db/queries/bodies.ts';
import { log } from '#lib/server/log.ts';
import { descriptionElement, structuredScript } from '#lib/server/schema-org/script.ts';
import { allowCapture, STUDIO_ROUTE } from '#lib/web/capture.server.ts';
import { allowFraming, EMBED_ROUTE } from '#lib/web/embedding.server.ts';
import { errorPage } from '#lib/web/error-page.server.ts';
import { guard, isInnerRoute, isPublicRoute } from '#lib/web/guard.server.ts';
import { recognize } from '#lib/web/login-cookie.server.ts';
import { allowTiles } from '#lib/web/map-tiles.server.ts';
import { asOpenData } from '#lib/web/oparl.server.ts';
import { openPools } from '#lib/web/pools.server.ts';
import { answerKey, inSteps, isAnonymousRead, markKept } from '#lib/web/public-cache.server.ts';
import { STATUS } from '#lib/web/refusal.server.ts';
import { secure } from '#lib/web/security-headers.server.ts';
import { shareAnswer } from '#lib/web/shared-answers.server.ts';
import { unavailable } from '#lib/web/unavailable.server.ts';

/** What the processes around us ask; they get an answer whatever else is missing. */
const PROBES = new Set(['/healthz', '/readyz']);

/** The language of the request that a message is asked for in. */
const language = new AsyncLocalStorage<{ locale?: string }>();
overwriteServerAsyncLocalStorage(language as Parameters<typeof overwriteServerAsyncLocalStorage>[0]);

export const handle: Handle = async ({ event, resolve }) => {
	const pools = openPools();
	const { locals } = event;
	const isPublic = isPublicRoute(event.route.id);
	const isShared = isPublic && isAnonymousRead(event);
	locals.now = isShared ? inSteps(new Date()) : new Date();
	locals.publicDb = pools.public.db;
	locals.db = isPublic ? pools.public.db : pools.app.db;
	if (!PROBES.has(event.route.id ?? '')) {
		const missing = await enter(event);
		if (missing) return secure(event, asOpenData(event, missing));
	}
	const key = isShared ? answerKey(event) : undefined;
	const page = async () => render(event, resolve);
	const response = await (key === undefined ? page() : shareAnswer(key, page));
	if (isInnerRoute(event.route.id)) response.headers.set('cache-control', 'private, no-store');
	else if (isPublic) markKept(response, isShared);
	if (event.route.id === '/(public)/orte') allowTiles(response);
	if (event.route.id === EMBED_ROUTE) allowFraming(response);
	if (event.route.id === STUDIO_ROUTE) allowCapture(response);
	return secure(event, asOpenData(event, response));
};

/** The page in the reader's language and colours. */
function render(
	event: RequestEvent,
	resolve: Parameters<Handle>[0]['resolve']
): Response | Promise<Response> {
	const { locals } = event;
	const locale = extractLocaleFromRequest(event.request);
	const theme = event.cookies.get('farbschema');
	return language.run({ locale }, () =>
		resolve(event, {
			transformPageChunk: ({ html }) =>
				html
					.replace('%lang%', locale)
					.replace('%theme%', theme === 'light' || theme === 'dark' ? theme : 'system')
					// A function: what is put in may hold the signs of a pattern.
					.replace(
						'%structured%',
						() => descriptionElement(locals.description) + structuredScript(locals.structured)
					)
		})
	);
}

/** Finds the town and who acts, and lets them in; or the answer that has to do while town or database are missing. */
async function enter(event: RequestEvent): Promise<Response | undefined> {
	const pools = openPools();
	const { locals } = event;
	try {
		const body = await findBodyByHost(pools.public.db, event.url.hostname);
		if (!body) return unavailable('noch-leer');
		locals.body = body;
		locals.today = dayOf(locals.now, body.timeZone);
		await recognize(event, pools.app.db);
	} catch (error) {
		if (!isUnreachable(error)) throw error;
		log.warn({ code: sqlState(error) }, 'database is away');
		return unavailable('keine-datenbank');
	}
	guard(event);
	return undefined;
}

/** A refusal says its own sentence; what we did not expect is logged under a reference that the page shows. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
	if (error instanceof Refusal) {
		const { source, message } = error;
		return { ...errorPage(event, { status: STATUS[error.code], message }), ...(source ? { source } : {}) };
	}
	if (kind === 'app') return errorPage(event, { status: 500, ...error });
	if (kind !== 'unknown') return errorPage(event, { status: error.status });
	if (isUnreachable(error)) {
		return errorPage(event, {
			status: 503,
			message: 'Die Datenbank ist gerade nicht erreichbar. Bitte versuchen Sie es in einer Minute erneut.'
		});
	}
	const reference = randomBytes(4).toString('hex');
	log.error(
		{ reference, route: event.route.id, method: event.request.method, sqlState: sqlState(error), err: error },
		'unexpected'
	);
	return { ...errorPage(event, { status: 500 }), reference };
};
