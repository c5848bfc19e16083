/**
 * Words as the search compares them: without capitals, accents and the two ways to write an umlaut.
 *
 * The same function folds what is indexed and what is asked for, so that Büro, Buero and Buro, Straße and STRASSE meet.
 * Endings are the stemmer's business, which comes after it in the database.
 */

/** A word of a text: folded, and where it stands in it (offsets in UTF-16 units). */
export interface Word {
	readonly folded: string;
	readonly start: number;
	readonly end: number;
}

/** Longer ones are no words but rubbish of a broken file. */
const LONGEST_WORD = 60;

/** Letters, digits and the marks that stand on them; soft hyphens inside a word are part of it. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u00AD]*/gu;

/** Bürger*innen, Bürger:innen, Bürger_innen: one word. */
const GENDER_SIGN = /(?<=\p{L})[*:_](?=in(nen)?(?!\p{L}))/gu;

/** Letters without a decomposition in Unicode. */
const LETTERS: Readonly<Record<string, string>> = {
	ß: 'ss',
	æ: 'a',
	œ: 'o',
	ø: 'o',
	ł: 'l',
	đ: 'd',
	ð: 'd',
	þ: 'th',
	ı: 'i'
};

/**
 * Words so frequent that they tell nothing. They are left out on both sides, so that a phrase may pass over them.
 * Unlike the usual lists this one has neither `Weg` nor `Recht`: they name things that councils decide on.
 */
const STOP_WORDS = new Set(
	`aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus bei beim bin bis
	bist da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus darf darin darüber darum das dass davon
	dazu dein deine dem den denen denn der deren des dessen dich die dies diese diesem diesen dieser dieses dir doch dort du
	durch ein eine einem einen einer eines er es etwa etwas euch euer für gegen gewesen hab habe haben hat hatte hatten hier
	hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist ja jede jedem jeden jeder jedes jene
	jenem jenen jener jenes jetzt kann kein keine keinem keinen keiner können könnte man mein meine mich mir mit muss müssen
	musste nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seines seit selbst sich sie sind
	so solche solchem solchen solcher sollen sollte sondern sonst sowie über um und uns unser unsere unter viel vom von vor
	war waren warst was weil weiter welche welchem welchen welcher welches wenn werde werden wie wieder will wir wird wirst
	wo wollen wurde wurden würde zu zum zur zwar zwischen`
		.split(/\s+/)
		.map(fold)
);

/** One word in the form in which words are compared; empty for what holds neither letter nor digit. */
export function fold(word: string): string {
	return word
		.toLowerCase()
		.normalize('NFKD')
		.replaceAll(/[^\p{L}\p{N}]/gu, '')
		.replaceAll(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter]!)
		.replaceAll(/ae/g, 'a')
		.replaceAll(/oe/g, 'o')
		.replaceAll(/(?<![aeiouq])ue/g, 'u');
}

/** Is the folded word one that tells nothing? */
export const isStopWord = (folded: string): boolean => STOP_WORDS.has(folded);

/** The words of a text in order, stop words left out. */
export function wordsOf(text: string): Word[] {
	const joined = text.replaceAll(GENDER_SIGN, '\u00AD');
	const words: Word[] = [];
	for (const match of joined.matchAll(WORD)) {
		const [whole] = match;
		if (whole.length > LONGEST_WORD) continue;
		const folded = fold(whole);
		if (folded && !STOP_WORDS.has(folded))
			words.push({ folded, start: match.index, end: match.index + whole.length });
	}
	return words;
}
