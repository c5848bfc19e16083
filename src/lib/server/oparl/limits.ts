/** Doors that are dear tell how often they may be used, and close for who does not listen. */
import { countOpenData, type OpenDataPolicy } from '../rate-limits/open-data.ts';
import type { OparlContext } from './answer.ts';
import { errorResponse } from './responses.ts';

export async function limited(
	policy: OpenDataPolicy,
	{ client }: OparlContext,
	request: Request,
	answer: () => Promise<Response>
): Promise<Response> {
	const { allowed, retryAfter, headers } = await countOpenData(policy, client);
	const response = allowed
		? await answer()
		: errorResponse(
				request,
				429,
				`Zu viele Abrufe. Bitte warten Sie ${retryAfter} Sekunden.`,
				'see RateLimit and Retry-After'
			);
	if (!allowed) response.headers.set('retry-after', String(retryAfter));
	for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
	return response;
}
