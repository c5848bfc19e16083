/** Headers that every answer carries. The content security policy is in `vite.config.ts`, which knows its scripts by their hashes. */
import type { RequestEvent } from '@sveltejs/kit';
import { CLOSED_POLICY } from './capture.server.ts';

/** A year (RFC 6797); only said over https. */
const TRANSPORT = 'max-age=31536000';

const HEADERS = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'referrer-policy': 'same-origin',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': CLOSED_POLICY
};

/** Adds them where the answer does not say its own. */
export function secure(event: RequestEvent, response: Response): Response {
	for (const [name, value] of Object.entries(HEADERS)) {
		if (!response.headers.has(name)) response.headers.set(name, value);
	}
	if (event.url.protocol === 'https:') response.headers.set('strict-transport-security', TRANSPORT);
	return response;
}
