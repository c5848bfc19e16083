/** Believable page text in any amount: administrative words, the frequent ones far more often than the rare. */
import type { Chance } from '../../drizzle/demo/chance.ts';

const STEMS =
	'Rat Stadt Verwaltung Beschluss Sanierung Haushalt Schule Straße Platz Bebauungsplan Ausschuss Vorlage Kosten Mittel Maßnahme Planung Umsetzung Bericht Antrag Satzung Gebühr Grundstück Vergabe Förderung Verkehr Radweg Brücke Kindertagesstätte Sporthalle Feuerwehr Klimaschutz Wärmeplanung Entwässerung Friedhof Bücherei Musikschule Jugendhilfe Sozialraum Wohnraum Quartier Innenstadt Bahnhof Parkraum Beleuchtung Spielplatz Grünfläche Hochwasserschutz Abwasser Digitalisierung Stellenplan Jahresabschluss Prüfung Beteiligung Eigenbetrieb Kreis Bezirksregierung Land Bund Träger Verein Ehrenamt Kultur Museum Denkmal Markt Gewerbe Tourismus Partnerschaft Integration Inklusion Pflege Gesundheit Krankenhaus Rettungsdienst Katastrophenschutz'.split(
		' '
	);
const HEADS =
	'Schul Straßen Rathaus Brücken Turnhallen Kanal Dach Fassaden Fenster Heizungs Energie Verkehrs Bau Haushalts Finanz Personal Sport Kultur Jugend Sozial Umwelt Klima Wasser Wald Markt Wohn Grund Kinder Senioren Vereins'.split(
		' '
	);
const TAILS =
	'sanierung planung förderung kosten ausschuss konzept satzung entwicklung gestaltung versorgung verwaltung bericht prüfung gebühr fläche beirat gebiet vertrag verfahren maßnahme'.split(
		' '
	);
const SMALL =
	'der die das und in von zu mit für auf ist im den des dem eine einer einem wird werden nicht auch sich bei nach aus durch über bis als sowie zum zur an am hat haben kann soll sind wurde unter vor gegen ohne bereits insgesamt jährlich gemäß'.split(
		' '
	);

const NOUNS = [...STEMS, ...HEADS.flatMap((head) => TAILS.map((tail) => head + tail))];

/** A word of the lexicon, early ones much more often (about 1/rank). */
const noun = (chance: Chance) => NOUNS[Math.floor(NOUNS.length ** chance.next()) - 1] ?? NOUNS[0]!;

/** A title of some words; with its number it is the only one of its kind. */
export function titleOf(chance: Chance, number: number): string {
	return `${noun(chance)} ${noun(chance)}: ${noun(chance)} ${1 + (number % 97)}. Abschnitt`;
}

/** About `words` words in sentences; `Kennzahl <number>` stands in this page alone. */
export function pageOf(chance: Chance, number: number, words = 250): string {
	const sentences: string[] = [`Kennzahl ${number} zur Vorlage.`];
	for (let count = 4; count < words;) {
		const length = chance.whole(8, 18);
		const sentence = Array.from({ length }, (_, place) =>
			place % 3 === 1 ? noun(chance) : chance.pick(SMALL)
		);
		sentences.push(`${sentence.join(' ')}.`);
		count += length;
	}
	return sentences.join(' ');
}
