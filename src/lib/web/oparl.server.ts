/** Where the open-data interface and SvelteKit meet. */
import type { RequestEvent } from '@sveltejs/kit';
import { worldly } from '#lib/server/oparl/addresses.ts';
import type { OparlContext } from '#lib/server/oparl/answer.ts';
import { errorResponse } from '#lib/server/oparl/responses.ts';

/** What an answer is made from. A town with host names of its own has one address only: the first of them. */
export const oparlContext = ({ locals, url, getClientAddress }: RequestEvent): OparlContext => ({
	db: locals.db,
	body: locals.body,
	origin: originOf(url, locals.body.hosts),
	client: getClientAddress()
});

function originOf(url: URL, hosts: readonly string[]): string {
	const [host] = worldly(hosts);
	return !host || host === url.hostname ? url.origin : `${url.protocol}//${host}`;
}

/** Below `/oparl` every error is an object (OParl 1.1, 2-09), also those that did not come from there. */
export function asOpenData(event: RequestEvent, response: Response): Response {
	const ours = response.headers.has('access-control-allow-origin');
	if (response.status < 400 || ours || !/^\/oparl(\/|$)/.test(event.url.pathname)) return response;
	const { message, debug } = ERRORS[response.status] ?? OTHER;
	const answer = errorResponse(event.request, response.status, message, debug);
	for (const name of ['retry-after', 'allow']) {
		const value = response.headers.get(name);
		if (value) answer.headers.set(name, value);
	}
	return answer;
}

const OTHER = {
	message: 'Das hat nicht geklappt. Der Fehler ist vermerkt; bitte versuchen Sie es später noch einmal.',
	debug: 'unexpected error'
};

const ERRORS: Readonly<Record<number, typeof OTHER>> = {
	400: {
		message: 'Diese Adresse ist falsch geschrieben. Die Schnittstelle beginnt unter /oparl/v1.1/system.',
		debug: 'malformed address'
	},
	404: {
		message: 'Diese Adresse gibt es nicht. Die Schnittstelle beginnt unter /oparl/v1.1/system.',
		debug: 'no such address'
	},
	405: { message: 'Hier kann nur gelesen werden.', debug: 'GET and HEAD only' },
	503: {
		message: 'Die Daten sind gerade nicht erreichbar. Bitte versuchen Sie es in einer Minute erneut.',
		debug: 'database or town not available'
	}
};
