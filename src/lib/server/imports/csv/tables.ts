/** The tables a town without OParl may bring: their columns, in the order of the templates. */

export type Slot = 'persons' | 'memberships' | 'meetings' | 'papers' | 'consultations';

export interface Column {
	/** As it stands in the first line; capitals do not matter. */
	readonly name: string;
	/** A line without it is left out. */
	readonly required?: boolean;
	readonly example: string;
	readonly hint?: string;
}

export interface CsvTable {
	readonly name: string;
	/** OParl's name of what a line becomes. */
	readonly kind: 'Person' | 'Membership' | 'Meeting' | 'Paper' | 'Consultation';
	/** Of the template. */
	readonly fileName: string;
	readonly columns: readonly Column[];
}

const KEY: Column = {
	name: 'Schlüssel',
	required: true,
	example: '',
	hint: 'Ihre eigene, feste Kennung. An ihr wird die Zeile beim nächsten Mal wiedererkannt.'
};

const DELETED: Column = {
	name: 'Gelöscht',
	example: 'nein',
	hint: 'ja löscht, was mit diesem Schlüssel früher übernommen wurde.'
};

const key = (example: string): Column => ({ ...KEY, example });

export const TABLES: Readonly<Record<Slot, CsvTable>> = {
	persons: {
		name: 'Personen',
		kind: 'Person',
		fileName: 'personen.csv',
		columns: [
			key('P-017'),
			{ name: 'Nachname', required: true, example: 'Beispiel' },
			{ name: 'Vorname', example: 'Wilma' },
			{ name: 'Anrede', example: 'Frau' },
			{ name: 'Titel', example: 'Dr.' },
			{ name: 'E-Mail', example: 'w.beispiel@lindenau.example', hint: 'Wird veröffentlicht.' },
			{ name: 'Telefon', example: '0234 5678', hint: 'Wird veröffentlicht.' },
			DELETED
		]
	},
	memberships: {
		name: 'Mitgliedschaften',
		kind: 'Membership',
		fileName: 'mitgliedschaften.csv',
		columns: [
			key('M-031'),
			{
				name: 'Person',
				required: true,
				example: 'P-017',
				hint: 'Der Schlüssel aus der Tabelle der Personen, jetzt oder von früher.'
			},
			{
				name: 'Gremium',
				required: true,
				example: 'Bau- und Wegeausschuss',
				hint: 'Gremium, Fraktion oder Amt. Was es unter diesem Namen noch nicht gibt, wird angelegt.'
			},
			{ name: 'Funktion', example: 'Stellvertretender Vorsitz' },
			{ name: 'Stimmrecht', example: 'ja', hint: 'ja oder nein' },
			{ name: 'Von', example: '01.11.2025' },
			{ name: 'Bis', example: '31.10.2030' },
			DELETED
		]
	},
	meetings: {
		name: 'Sitzungen',
		kind: 'Meeting',
		fileName: 'sitzungen.csv',
		columns: [
			key('S-2026-04'),
			{ name: 'Gremium', required: true, example: 'Gemeinderat' },
			{ name: 'Bezeichnung', example: '4. Sitzung', hint: 'Ohne Bezeichnung: „Sitzung“.' },
			{ name: 'Datum', required: true, example: '24.11.2026' },
			{ name: 'Beginn', required: true, example: '18:00' },
			{ name: 'Ende', example: '21:15' },
			{ name: 'Ort', example: 'Rathaus, Ratssaal' },
			{ name: 'Abgesagt', example: 'nein', hint: 'ja oder nein' },
			DELETED
		]
	},
	papers: {
		name: 'Vorlagen',
		kind: 'Paper',
		fileName: 'vorlagen.csv',
		columns: [
			key('V-2026-118'),
			{ name: 'Betreff', required: true, example: 'Umgestaltung des Angers' },
			{ name: 'Aktenzeichen', example: '118/2026' },
			{ name: 'Art', example: 'Beschlussvorlage' },
			{ name: 'Datum', example: '03.11.2026' },
			{
				name: 'Eingebracht von',
				example: 'Bauamt',
				hint: 'Mehrere durch einen senkrechten Strich getrennt: Fraktion A | Fraktion B'
			},
			{
				name: 'Öffentlich',
				required: true,
				example: 'ja',
				hint: 'ja oder nein. Was nicht ausdrücklich öffentlich ist, wird nicht veröffentlicht.'
			},
			DELETED
		]
	},
	consultations: {
		name: 'Beratungen',
		kind: 'Consultation',
		fileName: 'beratungen.csv',
		columns: [
			key('B-2026-118-1'),
			{
				name: 'Vorlage',
				required: true,
				example: 'V-2026-118',
				hint: 'Der Schlüssel aus der Tabelle der Vorlagen, jetzt oder von früher.'
			},
			{ name: 'Gremium', required: true, example: 'Bau- und Wegeausschuss' },
			{
				name: 'Sitzung',
				example: 'S-2026-04',
				hint: 'Der Schlüssel aus der Tabelle der Sitzungen, wenn die Sitzung schon feststeht.'
			},
			{
				name: 'Art',
				example: 'Vorberatung',
				hint: 'Anhörung, Vorberatung, Entscheidung oder Kenntnisnahme'
			},
			DELETED
		]
	}
};

export const SLOTS = Object.keys(TABLES) as Slot[];
