/** On which side of the door an imported item was dealt with, and what became of it. Unknown means closed. */
import { RESULT_NAMES } from '#lib/domain/sittings/descriptions.ts';
import type { Defect } from '../report/defects.ts';

/** An item as far as its side is concerned, in the order of the agenda. */
export interface ItemAsSent {
	readonly id: string;
	/** As the server says; most say nothing. */
	readonly public: boolean | null;
	readonly number: string | null;
	readonly name: string;
}

export interface Side {
	readonly public: boolean;
	/** How it was found out; nothing to count when the server said so. */
	readonly defect?: Defect;
}

const PART =
	/^\W*(?:sitzungsteil\s+)?(nicht\W?\s*)?öffentliche?r?(?:\s+(?:sitzung|teil|sitzungsteil|beratung))?\W*$/i;

/** Sides of the items of one meeting, by id. An item without any sign of its own belongs to the last part announced. */
export function sidesOf(items: readonly ItemAsSent[]): Map<string, Side> {
	let part: boolean | undefined;
	return new Map(
		items.map((item) => {
			const heading = PART.exec(item.name);
			if (heading) part = !heading[1];
			return [item.id, sideOf(item, part)];
		})
	);
}

function sideOf(item: ItemAsSent, part: boolean | undefined): Side {
	if (item.public !== null) return { public: item.public };
	const letter = /^\s*(Ö|OE|N(?:Ö|OE)?)\b|^\s*(Ö|N)(?=[\s.\d])/i.exec(item.number ?? '');
	const sign = (letter?.[1] ?? letter?.[2])?.toUpperCase();
	if (sign) return { public: !sign.startsWith('N'), defect: 'public-by-number' };
	if (part !== undefined) return { public: part, defect: 'public-by-heading' };
	return { public: false, defect: 'public-unknown' };
}

/** The known word for a result in free text, `null` for “none”, `undefined` when it says something else. */
export function resultOf(text: string): string | null | undefined {
	if (/^(ohne|entfällt|kein(e|er)?)\b.{0,40}$|keine abstimmung/i.test(text)) return null;
	const known = Object.values(RESULT_NAMES).find((name) => name.toLowerCase() === text.toLowerCase());
	if (known) return known;
	if (/vertagt|zurückgestellt|verschoben/i.test(text)) return RESULT_NAMES.postponed;
	if (/verwiesen|überwiesen/i.test(text)) return RESULT_NAMES.referred;
	if (/zurückgezogen/i.test(text)) return RESULT_NAMES.withdrawn;
	if (/abgesetzt|von der tagesordnung genommen/i.test(text)) return RESULT_NAMES.removed;
	if (/zur kenntnis|kenntnisnahme|kenntnis genommen/i.test(text)) return RESULT_NAMES.noted;
	// A table whose columns ran together: its numbers cannot be told apart.
	if (/ja\s*nein/i.test(text)) return undefined;
	const amended = /geändert|abweichend|mit änderung/i.test(text) && !/ungeändert/i.test(text);
	const adopted = amended ? RESULT_NAMES['adopted-amended'] : RESULT_NAMES.adopted;
	const counted = counts(text);
	if (counted) return counted.yes > counted.no ? adopted : RESULT_NAMES.rejected;
	if (/abgelehnt|keine mehrheit|nicht zugestimmt/i.test(text)) return RESULT_NAMES.rejected;
	if (
		/\be[in]{1,2}stim\w*|einvernehmlich|mehrheitlich|zugestimmt|beschlossen|angenommen|empfohlen/i.test(text)
	)
		return adopted;
	return undefined;
}

/** `12 Ja-Stimmen, 3 Nein-Stimmen`, `2 Ja-Stimme(n), 1 Gegenstimme(n)`. */
function counts(text: string): { yes: number; no: number } | undefined {
	const yes = /(\d+)\s*[-x]?\s*Ja\b/i.exec(text);
	const no = /(\d+)\s*[-x]?\s*(?:Nein|Gegen)/i.exec(text);
	return yes ? { yes: Number(yes[1]), no: Number(no?.[1] ?? 0) } : undefined;
}
