/** JSON as servers write it. */
import type { Notes, Place } from '../report/notes.ts';

const BOM = '\ufeff';

/** Shorter texts cannot hold enough brackets to do harm. */
const HARMLESS = 200_000;
const MAX_DEPTH = 100;

/** The value of `text`, also with raw control characters in its texts; `undefined` for what is no JSON at all. */
export function parseLenient(text: string, notes: Notes, place?: Place): unknown {
	const json = text.startsWith(BOM) ? text.slice(1) : text;
	if (json.length > HARMLESS && nestsDeeperThan(json, MAX_DEPTH)) {
		notes.add('too-deep', place, { before: json.slice(0, 100) });
		return undefined;
	}
	try {
		return JSON.parse(json);
	} catch {
		// Raw control characters are the usual reason; anything else fails again.
	}
	try {
		const value: unknown = JSON.parse(json.replaceAll(/[\u0000-\u001f]+/g, ' '));
		notes.add('raw-control-characters', place);
		return value;
	} catch {
		notes.add('unreadable', place, { before: json.slice(0, 200) });
		return undefined;
	}
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Millions of brackets within each other would take the memory before anybody could look at the result. */
function nestsDeeperThan(json: string, limit: number): boolean {
	let depth = 0;
	let inText = false;
	for (let at = 0; at < json.length; at++) {
		const sign = json.charCodeAt(at);
		if (sign === QUOTE) inText = !inText;
		else if (inText && sign === BACKSLASH) at++;
		else if (!inText && OPENING.has(sign) && ++depth > limit) return true;
		else if (!inText && CLOSING.has(sign)) depth--;
	}
	return false;
}
