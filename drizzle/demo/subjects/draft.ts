/** What a subject yields, and the sections that papers of the administration have in common. */
import { addDays, plainDay, type Day } from '../calendar.ts';
import type { Chance } from '../chance.ts';

export type CommitteeKey = 'HFA' | 'SBA' | 'JHA' | 'SOZ' | 'PBA' | 'UKM' | 'KSA' | 'RPA';
export type OfficeKey = 'FB1' | 'FB2' | 'FB3' | 'FB4' | 'FB5' | 'FB6' | 'KS' | 'RP';
export type PaperType = 'Beschlussvorlage' | 'Informationsvorlage' | 'Antrag' | 'Anfrage';

/** A paper before it has a number, an author and a way through the bodies. */
export interface Draft {
	readonly name: string;
	readonly type: PaperType;
	/** Leads and advises first; it decides where nobody else is named. */
	readonly committee: CommitteeKey;
	/** Who decides: the committee itself, the council, or the council after the main committee. */
	readonly decides: 'committee' | 'council' | 'main-and-council';
	readonly office: OfficeKey;
	readonly keyword: readonly string[];
	/** Markdown. */
	readonly text: string;
	/** Markdown; missing where nothing is voted on. */
	readonly resolution?: string;
	/** How far the council is apart: 0 unanimous, 1 open. */
	readonly dispute: number;
	/** The harmless heading of a non-public paper. */
	readonly publicName?: string;
	readonly district?: string;
}

/** Where a subject gets its numbers, places and days from. */
export interface Draw {
	readonly chance: Chance;
	/** Day of the paper. */
	readonly on: Day;
	readonly year: number;
	/** Hands out the entries of a list one after another, so that a place comes up once per subject and turn. */
	take<T>(name: string, list: readonly T[]): T;
	/** The same in the order of the list. */
	next<T>(name: string, list: readonly T[]): T;
}

export type Subject = (draw: Draw) => Draft;

/** `1.250.000 Euro`. */
export const euro = (amount: number) => `${Math.round(amount).toLocaleString('de-DE')} Euro`;

/** `12,5` with at most `digits` decimals. */
export const decimal = (value: number, digits = 1) =>
	value.toLocaleString('de-DE', { maximumFractionDigits: digits });

export const later = (draw: Draw, days: number) => plainDay(addDays(draw.on, days));

const MONTHS = [
	'Januar',
	'Februar',
	'März',
	'April',
	'Mai',
	'Juni',
	'Juli',
	'August',
	'September',
	'Oktober',
	'November',
	'Dezember'
];

/** `Mai 2027`, so many months after the day of the paper. */
export function month(draw: Draw, monthsLater: number): string {
	const at = Number(draw.on.slice(0, 4)) * 12 + Number(draw.on.slice(5, 7)) - 1 + monthsLater;
	return `${MONTHS[((at % 12) + 12) % 12]} ${Math.floor(at / 12)}`;
}

/** Sections with their headings, empty ones left out. */
export function sections(parts: Readonly<Record<string, string | undefined>>): string {
	return Object.entries(parts)
		.filter(([, text]) => text)
		.map(([heading, text]) => `## ${heading}\n\n${text!.trim()}`)
		.join('\n\n');
}

export const paragraphs = (...texts: readonly (string | false | undefined)[]) =>
	texts.filter(Boolean).join('\n\n');

export interface Costs {
	/** `03.01.02 Grundschulen`. */
	readonly product: string;
	readonly investment?: number;
	/** Running costs of a year. */
	readonly perYear?: number;
	/** One-off expense outside the investment budget. */
	readonly once?: number;
	readonly funding?: { readonly from: string; readonly amount: number };
	/** Years of use, for depreciation. */
	readonly years?: number;
}

/** The table of costs, its sum in order, and a sentence on cover. */
export function finances(draw: Draw, costs: Costs): string {
	const { chance, year } = draw;
	const rows: [string, number, number, number][] = [];
	const next = chance.happens(0.5);
	if (costs.investment) {
		const first = next
			? Math.round((costs.investment * chance.whole(3, 6)) / 10_000) * 1000
			: costs.investment;
		rows.push(['Investitionsauszahlungen', first, costs.investment - first, 0]);
	}
	if (costs.funding) rows.push([`Einzahlungen (${costs.funding.from})`, 0, -costs.funding.amount, 0]);
	if (costs.once) rows.push(['Einmaliger Aufwand', costs.once, 0, 0]);
	if (costs.perYear)
		rows.push(['Laufender Aufwand', Math.round(costs.perYear / 2), costs.perYear, costs.perYear]);
	if (costs.investment && costs.years) {
		const yearly = Math.round((costs.investment - (costs.funding?.amount ?? 0)) / costs.years);
		rows.push(['Abschreibungen', 0, yearly, yearly]);
	}
	const sum = (at: 1 | 2 | 3) => rows.reduce((total, row) => total + row[at], 0);
	const cell = (amount: number) =>
		amount === 0 ? '–' : Math.round(amount).toLocaleString('de-DE').replace('-', '−');
	const line = (row: readonly [string, number, number, number]) =>
		`| ${row[0]} | ${cell(row[1])} | ${cell(row[2])} | ${cell(row[3])} |`;
	const table = [
		`| Angaben in Euro | ${year} | ${year + 1} | ab ${year + 2} |`,
		'|---|---:|---:|---:|',
		...rows.map(line),
		line(['**Summe**', sum(1), sum(2), sum(3)])
	].join('\n');
	const cover = chance.pick([
		`Die Mittel sind im Haushaltsplan ${year} bei Produkt ${costs.product} veranschlagt. Soweit Auszahlungen erst im Folgejahr fällig werden, stehen sie unter dem Vorbehalt der Haushaltssatzung ${year + 1}.`,
		`Die Deckung ist im Budget des Produkts ${costs.product} gegeben. Für das Jahr ${year + 1} werden die Ansätze mit dem Entwurf des Haushalts angemeldet.`,
		`Im Produkt ${costs.product} stehen die benötigten Mittel bereit; eine überplanmäßige Bereitstellung nach § 83 GO NRW ist nicht erforderlich.`
	]);
	return paragraphs(table, cover);
}

/** A sentence where a paper costs nothing beyond the work of the administration. */
export function noFinances(draw: Draw): string {
	return draw.chance.pick([
		'Der Beschluss löst keine unmittelbaren finanziellen Auswirkungen aus. Der Aufwand der Verwaltung wird mit dem vorhandenen Personal geleistet.',
		'Unmittelbare Auswirkungen auf den Haushalt ergeben sich nicht.',
		'Über die bereits veranschlagten Personal- und Sachaufwendungen hinaus entstehen keine Kosten.'
	]);
}

/** The climate check: effect, area of effect and the reason. */
export function climate(effect: 'positiv' | 'neutral' | 'negativ', field: string, reason: string): string {
	const heading =
		effect === 'neutral'
			? 'keine wesentliche Auswirkung'
			: `${effect}e Auswirkung auf die Treibhausgasbilanz`;
	return paragraphs(
		['| Prüffeld | Einschätzung |', '|---|---|', `| ${field} | ${heading} |`].join('\n'),
		reason
	);
}

/** A sentence on access for people with disabilities, in about every second paper that builds something. */
export function access(draw: Draw): string | undefined {
	return draw.chance.pick([
		undefined,
		'Der Beirat für Menschen mit Behinderungen wurde beteiligt. Seine Hinweise zu Bordhöhen, Kontrasten und Bedienhöhen sind in die Planung eingeflossen.',
		'Die Anforderungen der DIN 18040 werden eingehalten. Abweichungen sind nicht vorgesehen.',
		undefined,
		'Die Planung wurde dem Beirat für Menschen mit Behinderungen vorgestellt; er stimmt ihr zu.'
	]);
}

export const resolution = (...points: readonly string[]) =>
	points.length === 1 ? points[0]! : points.map((point, index) => `${index + 1}. ${point}`).join('\n');
