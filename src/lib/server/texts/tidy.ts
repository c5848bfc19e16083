/** Makes the text of a page fit to be kept: words that a line break divided are whole again. */

/** Verwal-⏎tung: a small letter on both sides. In „Wohn- und⏎“ the hyphen stays, since a space follows it. */
const DIVIDED = /(?<=\p{Ll})[-\u00AD]\n(?=\p{Ll})/gu;

/** What Postgres does not take, and what nobody sees. */
const INVISIBLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/g;

export function tidy(text: string): string {
	return text
		.toWellFormed()
		.replaceAll(/\r\n?/g, '\n')
		.replaceAll(INVISIBLE, '')
		.replaceAll(/[ \t\u00A0]+/g, ' ')
		.replaceAll(/ ?\n ?/g, '\n')
		.replaceAll(DIVIDED, '')
		.replaceAll(/\n{3,}/g, '\n\n')
		.trim();
}
