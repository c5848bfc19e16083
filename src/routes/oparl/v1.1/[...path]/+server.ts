/** Open data by OParl 1.1: every address below `/oparl/v1.1`. `server/oparl/doors.ts` is the list of them. */
import { answerOparl } from '#lib/server/oparl/answer.ts';
import { errorResponse } from '#lib/server/oparl/responses.ts';
import { oparlContext } from '#lib/web/oparl.server.ts';

/** Addresses with a slash too many are sent to the right one by 301, as OParl wants it. */
export const trailingSlash = 'ignore';

export const GET = (event) => answerOparl(oparlContext(event), event.request);

export const OPTIONS = () =>
	new Response(null, {
		status: 204,
		headers: {
			'access-control-allow-origin': '*',
			'access-control-allow-methods': 'GET, HEAD, OPTIONS',
			'access-control-allow-headers': 'If-None-Match, If-Modified-Since, Range',
			'access-control-max-age': '86400'
		}
	});

export const fallback = ({ request }) => {
	const response = errorResponse(request, 405, 'Hier kann nur gelesen werden.', 'GET and HEAD only');
	response.headers.set('allow', 'GET, HEAD, OPTIONS');
	return response;
};
