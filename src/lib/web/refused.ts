/** What a refusable action left behind, told apart from what went well. */
import type { RefusedForm } from './refusal.server.ts';

/** The refusal in the `form` of a page, or `null`. */
export function refusedOf(form: object | null | undefined): RefusedForm | null {
	return form && 'refusal' in form && typeof form.refusal === 'string' ? (form as RefusedForm) : null;
}
