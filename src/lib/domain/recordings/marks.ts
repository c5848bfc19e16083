/** The jump marks of a video that was made elsewhere, from a table of places and items. */

/** A line of the table. */
export interface MarkLine {
	/** Of the file, from 1. */
	readonly line: number;
	/** From the first picture of the video. */
	readonly fromMs: number;
	/** Without, it goes on to the next mark, or to the end. */
	readonly untilMs?: number;
	/** As people write it: `Ö 4`, `TOP 4`, `4`. */
	readonly number?: string;
	readonly title?: string;
}

export interface MarkedItem {
	readonly id: string;
	readonly number: string | null;
	readonly name: string;
	readonly public: boolean;
}

export interface Mark {
	readonly itemId: string | null;
	readonly title: string;
	readonly fromMs: number;
	readonly untilMs: number;
}

/** What is wrong with a line, as a sentence. */
export interface MarkFault {
	readonly line: number;
	readonly sentence: string;
}

/**
 * The marks in order of time, and what is wrong with the table; one wrong line is enough for none to be taken. A number finds its item of
 * the agenda; a line without one needs a title of its own.
 *
 * @param lengthMs of the video
 */
export function placeMarks(
	lines: readonly MarkLine[],
	items: readonly MarkedItem[],
	lengthMs: number
): { readonly marks: readonly Mark[]; readonly faults: readonly MarkFault[] } {
	const faults: MarkFault[] = [];
	const sorted = lines.toSorted((a, b) => a.fromMs - b.fromMs);
	const marks = sorted.flatMap((line, i): Mark[] => {
		const { fromMs, untilMs = sorted[i + 1]?.fromMs ?? lengthMs, number, title } = line;
		const fault = (sentence: string) => {
			faults.push({ line: line.line, sentence });
			return [];
		};
		const found = number === undefined ? [] : items.filter((item) => isCalled(item.number, number));
		const [item] = found;
		if (found.length > 1) {
			return fault(
				`„${number}“ gibt es in der Tagesordnung mehrmals. Bitte schreiben Sie die Nummer ganz, zum Beispiel „${item!.number}“.`
			);
		}
		if (number !== undefined && !item)
			return fault(`„${number}“ steht nicht in der Tagesordnung dieser Sitzung.`);
		if (item && !item.public) {
			return fault(`„${number}“ ist ein nichtöffentlicher Punkt. Davon darf das Video nichts zeigen.`);
		}
		if (!item && !title) return fault('Es fehlt die Nummer des Punktes oder ein Titel.');
		if (fromMs >= lengthMs) return fault('Diese Stelle liegt hinter dem Ende des Videos.');
		if (untilMs <= fromMs) return fault('Das Ende liegt nicht hinter dem Beginn.');
		const words = title ?? `${item!.number ?? ''} ${item!.name}`.trim();
		return [{ itemId: item?.id ?? null, title: words, fromMs, untilMs: Math.min(untilMs, lengthMs) }];
	});
	return { marks, faults: faults.toSorted((a, b) => a.line - b.line) };
}

/** `4`, `TOP 4`, `Top 4.` and `Ö4` all call `Ö 4`; a letter that is said must be the right one. */
function isCalled(number: string | null, said: string): boolean {
	if (number === null) return false;
	const [own, wanted] = [plain(number), plain(said)];
	return own === wanted || own.replace(/^(ö|n|nö)(?=\d)/, '') === wanted;
}

const plain = (number: string) =>
	number
		.toLowerCase()
		.replace(/^(tagesordnungspunkt|top)(?![a-zäöü])/, '')
		.replaceAll(/[^a-zäöü0-9.]/g, '')
		.replace(/\.$/, '');
