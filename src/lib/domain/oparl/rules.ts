/**
 * What an OParl 1.1 server has to do: the rules of the specification (O) and what validators and real clients ask beyond it (V).
 * The numbers stay; `docs/open-data.md` has them, too.
 */

export const RULES = {
	O1: {
		de: 'JSON in UTF-8, ohne BOM und ohne HTML-Zeichenfolgen',
		en: 'JSON in UTF-8, no BOM, no HTML entities',
		source: '2-04'
	},
	O2: {
		de: 'Tage als 2026-01-31, Zeitpunkte mit Zonenabstand und ohne Sekundenbruchteile',
		en: 'Days as 2026-01-31, instants with an offset and without fractions',
		source: '2-04'
	},
	O3: {
		de: 'Leeres wird weggelassen, verpflichtende Listen sind leere Listen',
		en: 'What is empty is left out, mandatory lists are empty lists',
		source: '2-04'
	},
	O4: {
		de: 'Jedes Objekt hat genau eine Adresse, andere Schreibweisen leiten mit 301 dorthin',
		en: 'Every object has one address, other spellings lead there by 301',
		source: '2-03'
	},
	O5: {
		de: 'Jedes Objekt ist unter seiner Kennung abrufbar; eingebettet ohne, einzeln mit Rückverweis',
		en: 'Every object answers at its id; without its back reference inside others, with it on its own',
		source: '2-05, 3-00'
	},
	O6: {
		de: 'Listen in stabiler Reihenfolge, gleich großen Seiten und mit Verweis auf die nächste',
		en: 'Lists in a stable order, pages of equal size, each with the way to the next',
		source: '2-05'
	},
	O7: {
		de: 'Zeitfilter auf allen Listen, in jedem Verweis beibehalten',
		en: 'Filters by time on all lists, kept in every link',
		source: '2-05'
	},
	O8: {
		de: 'Die Seitengröße ist ein Wunsch, kein Fehler',
		en: 'The size of a page is a wish, never an error',
		source: '2-05'
	},
	O9: {
		de: 'Gelöschte Objekte stehen genau dann in Listen, wenn nach Änderungen gefragt wird',
		en: 'Deleted objects are listed if and only if changes are asked for',
		source: '2-05'
	},
	O10: {
		de: 'Ein gelöschtes Objekt bleibt mit Kennung, Typ und Zeiten abrufbar',
		en: 'A deleted object still answers with its id, type and times',
		source: '2-08'
	},
	O11: {
		de: 'Depublizierte Objekte gelten als gelöscht',
		en: 'Depublished objects count as deleted',
		source: '2-08'
	},
	O12: {
		de: 'Änderungen eingebetteter Objekte bewegen das Änderungsdatum der umgebenden',
		en: 'Changes of embedded objects move the date of those around them',
		source: '2-08'
	},
	O13: { de: 'Fremde Webseiten dürfen lesen (CORS)', en: 'Other web pages may read (CORS)', source: '2-06' },
	O14: {
		de: 'Dateien zum Ansehen und zum Speichern, bedingt abrufbar; gelöschte mit 410',
		en: 'Files to look at and to save, conditionally; deleted ones with 410',
		source: '2-07'
	},
	O15: {
		de: 'Fehler als Objekt mit passendem Status',
		en: 'Errors as an object with a fitting status',
		source: '2-09'
	},
	O16: {
		de: 'Eigene Eigenschaften tragen einen Herstellerpräfix',
		en: 'Properties of our own carry a vendor prefix',
		source: '2-01'
	},
	O17: {
		de: 'Eine Version je Schnittstelle, andere sind verlinkt',
		en: 'One version per interface, others are linked',
		source: '2-02'
	},
	V1: {
		de: 'Jede Listenseite hat „pagination“ und „links“',
		en: 'Every page of a list has pagination and links',
		source: 'oparl-validator-rs'
	},
	V2: {
		de: 'HEAD antwortet auf jede verlinkte Adresse',
		en: 'HEAD answers on every linked address',
		source: 'oparl-validator-rs, liboparl'
	},
	V3: {
		de: 'System und Körperschaft nennen eine Lizenz',
		en: 'System and Body tell a licence',
		source: 'liboparl'
	},
	V4: { de: 'Kein Ende liegt vor dem Beginn', en: 'No end lies before its start', source: 'liboparl' },
	V5: { de: 'Namen sind nicht leer', en: 'Names are not empty', source: 'liboparl' },
	V6: {
		de: 'Pflichtangaben, Typen und Formate nach Schema',
		en: 'Mandatory properties, types and formats by the schema',
		source: 'validate.py'
	},
	V7: {
		de: 'Was verlinkt ist, gibt es, und es steht in den Listen',
		en: 'What is linked exists and is in the lists',
		source: 'oparl-validator-rs'
	},
	V8: {
		de: 'Angaben passen in bekannte Importprogramme',
		en: 'Values fit into known importers',
		source: 'meine-stadt-transparent'
	},
	V9: {
		de: 'Alle zwölf Objekttypen sind abrufbar',
		en: 'All twelve types of objects answer',
		source: 'oparl-cli'
	},
	V10: {
		de: 'Auf Wunsch ohne eingebettete Objekte (omit_internal)',
		en: 'Without embedded objects on request (omit_internal)',
		source: '2-05'
	}
} as const satisfies Record<string, Rule>;

interface Rule {
	readonly de: string;
	readonly en: string;
	/** Chapter of the specification, or who asks for it. */
	readonly source: string;
}

export type RuleId = keyof typeof RULES;

/** One look at one thing: did it keep the rule? */
export interface Finding {
	readonly rule: RuleId;
	/** What is wrong; missing when it is right. */
	readonly problem?: string | undefined;
}

/** `problem` when `ok` is false. */
export const finding = (rule: RuleId, ok: boolean, problem: string): Finding =>
	ok ? { rule } : { rule, problem };
