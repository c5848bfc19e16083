/** How a refusal of the domain leaves the web app: on the form that asked, or on the error page. */
import { fail } from '@sveltejs/kit';
import { Refusal, type RefusalCode } from '#lib/domain/errors.ts';

export const STATUS: Readonly<Record<RefusalCode, number>> = {
	'not-found': 404,
	forbidden: 403,
	conflict: 409,
	'too-late': 409,
	invalid: 422,
	'too-many': 429
};

/** What a form shows after a refusal. The person's work is in `values`; what repeats (check boxes) in `lists`. */
export interface RefusedForm {
	/** One German sentence. */
	readonly refusal: string;
	/** The norm it stands on. */
	readonly source: string | undefined;
	/** Sentences by field. */
	readonly fields: Readonly<Record<string, string>>;
	readonly values: Readonly<Record<string, string>>;
	readonly lists: Readonly<Record<string, readonly string[]>>;
}

/** Never sent back to a page. */
const SECRET = /passwor|kennwort|code|secret|key/i;

/**
 * Wraps a form action so that a refusal comes back to its form, with everything the person had entered but passwords,
 * codes and files. Any other error passes through.
 */
export function refusable<Event extends { request: Request }, Result>(
	action: (event: Event) => Promise<Result>
) {
	return async (event: Event) => {
		const form = rememberForm(event.request);
		try {
			return await action(event);
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			return fail(STATUS[error.code], refusedForm(error, await form()));
		}
	};
}

/** Lets the form of a request be read more than once: by the action, and here again after it refused. */
function rememberForm(request: Request): () => Promise<FormData> {
	const read = request.formData.bind(request);
	let form: Promise<FormData> | undefined;
	const remembered = () => (form ??= read());
	Object.defineProperty(request, 'formData', { value: remembered });
	return remembered;
}

function refusedForm(refusal: Refusal, form: FormData): RefusedForm {
	const values: Record<string, string> = {};
	const lists: Record<string, string[]> = {};
	for (const [name, value] of form) {
		if (typeof value !== 'string' || SECRET.test(name)) continue;
		values[name] = value;
		(lists[name] ??= []).push(value);
	}
	return { refusal: refusal.message, source: refusal.source, fields: refusal.fields ?? {}, values, lists };
}
