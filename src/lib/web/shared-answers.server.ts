/**
 * Readers who ask for the same public page in the same moment get the same answer, made once. When a sitting opens,
 * everybody who waited loads its page; nothing is kept here beyond that moment.
 */

/** An answer whose text is known, so that it can be given to several. */
interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
}

const making = new Map<string, Promise<Answer | undefined>>();

/**
 * The answer that is being made for `key`, or the one that `make` makes. What cannot be shared (no page, no success, a
 * cookie in it) is made for each reader anew.
 */
export async function shareAnswer(key: string, make: () => Promise<Response>): Promise<Response> {
	const shared = making.get(key);
	if (shared) {
		const answer = await shared;
		return answer ? respond(answer) : make();
	}
	const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
	making.set(key, promise);
	try {
		const response = await make();
		if (!isShareable(response)) return response;
		const { status, headers } = response;
		const answer = { status, headers: new Headers(headers), text: await response.text() };
		resolve(answer);
		return respond(answer);
	} finally {
		// Whoever waited and got nothing makes its own.
		resolve(undefined);
		making.delete(key);
	}
}

const respond = ({ status, headers, text }: Answer) =>
	new Response(text, { status, headers: new Headers(headers) });

const isShareable = ({ status, headers }: Response) =>
	status === 200 &&
	headers.getSetCookie().length === 0 &&
	/^(text\/html|application\/json)\b/.test(headers.get('content-type') ?? '');
