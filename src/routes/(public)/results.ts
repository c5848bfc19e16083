/** Results as they are stored, in the language of the page. */
import { resultName } from '#lib/components/broadcasts/ticker-lines.ts';
import { RESULT_NAMES } from '#lib/domain/sittings/descriptions.ts';
import type { ItemResult } from '#lib/domain/sittings/events.ts';

const CODES = new Map(
	Object.entries(RESULT_NAMES).map(([code, name]) => [name.toLowerCase(), code as ItemResult])
);

/** Our own words are translated; an imported result that is none of them stays as it was written. */
export function resultWord<Stored extends string | null>(stored: Stored): string | Stored {
	const code = stored && CODES.get(stored.toLowerCase());
	return code ? resultName(code) : stored;
}
