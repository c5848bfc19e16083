/** Who may enter which part of the house. What somebody may do there is decided by queries and verbs. */
import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { SECOND_FACTOR_ROLES } from '#lib/domain/people/rights.ts';

/** Routes that read through the public pool, and so can show nothing else. */
const PUBLIC = /^\/(\(public\)|oparl|api)(\/|$)/;

/** Routes behind the login. */
const INNER = /^\/\((member|office|chamber)\)(\/|$)/;

/** Of these, where the administration and the chair work. */
const DESKS = /^\/\((office|chamber)\)(\/|$)/;

/** The log of the room: members follow it, too. What each may append to it is asked of the verb. */
const LOG = '/(chamber)/saal/[meeting=id]/ereignisse';

/** An address nobody knows is answered like a public one. */
export const isPublicRoute = (id: string | null): boolean => id === null || PUBLIC.test(id);

export const isInnerRoute = (id: string | null): boolean => id !== null && INNER.test(id);

/**
 * Lets the request pass, sends a reader to sign in and back, or refuses what was sent without a login: answering that
 * with another page would lose it.
 */
export function guard(event: RequestEvent): void {
	const { id } = event.route;
	if (!isInnerRoute(id)) return;
	const { actor } = event.locals;
	const back = encodeURIComponent(event.url.pathname + event.url.search);
	if (!actor) {
		if (event.request.method === 'GET' && !isStream(event)) redirect(303, `/anmelden?weiter=${back}`);
		error(
			401,
			'Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich in einem zweiten Fenster an und senden Sie dann noch einmal.'
		);
	}
	const inOffice = actor.roles.some(({ role }) => SECOND_FACTOR_ROLES.includes(role));
	if (DESKS.test(id!) && id !== LOG && inOffice && !actor.strong)
		redirect(303, `/konto/zweiter-faktor?weiter=${back}`);
}

/** An event stream cannot follow a redirect to a page. */
const isStream = (event: RequestEvent) =>
	event.request.headers.get('accept')?.includes('text/event-stream') ?? false;
