/** How the domain says no: a code for the machine, a sentence for the person, a norm for the lawyer. */

/** `not-found` 404 · `forbidden` 403 · `conflict` and `too-late` 409 · `invalid` 422 · `too-many` 429. */
export type RefusalCode = 'not-found' | 'forbidden' | 'conflict' | 'too-late' | 'invalid' | 'too-many';

/** What a refusal may carry besides its sentence. */
export interface RefusalDetails {
	/** The norm it stands on, as a lawyer would cite it. */
	readonly source?: string;
	/** Sentences by form field, for input that cannot be taken as it is. */
	readonly fields?: Readonly<Record<string, string>>;
}

/** A verb or rule declines. The message is German, complete, and says what to do. */
export class Refusal extends Error {
	override readonly name = 'Refusal';
	readonly code: RefusalCode;
	readonly source: string | undefined;
	readonly fields: Readonly<Record<string, string>> | undefined;

	constructor(code: RefusalCode, message: string, details: RefusalDetails = {}) {
		super(message);
		this.code = code;
		this.source = details.source;
		this.fields = details.fields;
	}
}
