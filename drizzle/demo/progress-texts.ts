/** What offices write about carrying a resolution out, by the kind of work that it is. */

/** One list per moment; each text stands for itself, so that any of them may follow any other. */
export interface ProgressTexts {
	/** Days from the decision until it is usually carried out, from and to. */
	readonly days: readonly [number, number];
	readonly begun: readonly string[];
	readonly underway: readonly string[];
	/** Why it takes longer. */
	readonly late: readonly string[];
	readonly done: readonly string[];
}

const BUILDING: ProgressTexts = {
	days: [180, 460],
	begun: [
		'Das Planungsbüro ist beauftragt. Die Ausführungsplanung soll in etwa zehn Wochen vorliegen.',
		'Die Leistungsverzeichnisse werden erstellt. Die Ausschreibung ist für das kommende Quartal vorgesehen.',
		'Die Bestandsaufnahme vor Ort ist abgeschlossen, die Abstimmung mit den Versorgungsträgern läuft.',
		'Der Förderantrag ist gestellt, der vorzeitige Maßnahmenbeginn ist beantragt.'
	],
	underway: [
		'Die Aufträge sind vergeben, die Baustelle ist eingerichtet. Die Kosten liegen im beschlossenen Rahmen.',
		'Der erste Bauabschnitt ist fertiggestellt. Die Anwohnerinnen und Anwohner wurden schriftlich unterrichtet.',
		'Etwa zwei Drittel der Arbeiten sind ausgeführt. Eine Prüfung der Zwischenrechnung ergab keine Beanstandungen.',
		'Die Rohbauarbeiten sind abgeschlossen, der Innenausbau hat begonnen.'
	],
	late: [
		'Auf die Ausschreibung ging kein wertbares Angebot ein. Sie wird mit kleineren Losen wiederholt.',
		'Bei den Erdarbeiten wurde belasteter Boden gefunden. Die Entsorgung muss gesondert ausgeschrieben werden.',
		'Der Zuwendungsbescheid steht noch aus. Ein Beginn vorher würde die Förderung gefährden.',
		'Das beauftragte Unternehmen hat Insolvenz angemeldet. Die Restleistungen werden neu vergeben.',
		'Die Lieferung der Fenster verzögert sich nach Auskunft des Herstellers um mehrere Wochen. Die Arbeiten in den Innenräumen gehen weiter.',
		'Die Umverlegung einer Gasleitung war nicht Teil der Bestandspläne und muss zuerst abgeschlossen werden.'
	],
	done: [
		'Die Arbeiten sind abgeschlossen und ohne wesentliche Mängel abgenommen. Die Schlussrechnung liegt unter dem Kostenrahmen.',
		'Die Maßnahme ist fertiggestellt und freigegeben. Restarbeiten an den Grünflächen folgen im Herbst.',
		'Fertiggestellt und in Betrieb genommen. Die Gewährleistung läuft bis in das fünfte Jahr nach der Abnahme.'
	]
};

const PLANNING: ProgressTexts = {
	days: [110, 300],
	begun: [
		'Der Beschluss ist ortsüblich bekannt gemacht. Die Unterlagen für die Beteiligung werden zusammengestellt.',
		'Das Planungsbüro arbeitet die Ergebnisse der Beratung ein.'
	],
	underway: [
		'Die Beteiligung der Öffentlichkeit ist abgeschlossen. Die Stellungnahmen werden ausgewertet.',
		'Die Träger öffentlicher Belange sind beteiligt, die Frist für ihre Stellungnahmen läuft.',
		'Das ergänzende Schallgutachten liegt vor und bestätigt die bisherigen Annahmen.'
	],
	late: [
		'Die untere Naturschutzbehörde verlangt eine Kartierung über eine volle Brutzeit. Der Entwurf kann erst danach veröffentlicht werden.',
		'Das Entwässerungskonzept muss nach der Stellungnahme des Kreises überarbeitet werden.',
		'Das Verkehrsgutachten wird wegen neuer Zähldaten ergänzt.'
	],
	done: [
		'Die Veröffentlichung ist abgeschlossen, das Ergebnis liegt dem Ausschuss als eigene Vorlage vor.',
		'Der Plan ist in Kraft getreten und im Geoportal einsehbar.',
		'Das Verfahren ist in diesem Schritt abgeschlossen.'
	]
};

const STATUTE: ProgressTexts = {
	days: [14, 60],
	begun: ['Die Satzung ist ausgefertigt, die Bekanntmachung ist veranlasst.'],
	underway: ['Die Anzeige bei der Kommunalaufsicht ist erfolgt.'],
	late: ['Die Kommunalaufsicht hat um Ergänzung der Kalkulation gebeten. Die Bekanntmachung folgt danach.'],
	done: [
		'Im Amtsblatt bekannt gemacht und in Kraft getreten. Die Fassung ist in der Sammlung des Ortsrechts ersetzt.',
		'Bekannt gemacht. Die Bescheide werden ab dem kommenden Jahr nach der neuen Satzung erlassen.'
	]
};

const MONEY: ProgressTexts = {
	days: [20, 90],
	begun: ['Die Mittel sind im Haushaltsvollzug bereitgestellt.'],
	underway: [
		'Etwa die Hälfte der Mittel ist gebunden.',
		'Die Fachbereiche haben ihre Vorschläge gemeldet. Sie werden zurzeit zusammengeführt.'
	],
	late: ['Die abschließenden Zahlen des Landes liegen noch nicht vor.'],
	done: [
		'Die Buchungen sind vollzogen, die Deckung ist hergestellt.',
		'Erledigt; das Ergebnis fließt in den Jahresabschluss ein.'
	]
};

const PURCHASE: ProgressTexts = {
	days: [120, 330],
	begun: [
		'Die Leistungsbeschreibung ist fertig, die europaweite Ausschreibung wird vorbereitet.',
		'Das Vergabeverfahren läuft. Die Angebotsfrist endet in vier Wochen.'
	],
	underway: [
		'Der Auftrag ist erteilt. Der Hersteller hat den Liefertermin bestätigt.',
		'Ein erster Teil ist geliefert und wird eingerichtet.'
	],
	late: [
		'Der Hersteller hat eine um mehrere Monate längere Lieferzeit mitgeteilt. Eine Vertragsstrafe ist vereinbart und wird geltend gemacht.',
		'Ein Bieter hat die Vergabe gerügt. Über die Rüge muss vor dem Zuschlag entschieden werden.'
	],
	done: [
		'Geliefert, geprüft und in Betrieb genommen.',
		'Die Beschaffung ist abgeschlossen. Die Einweisung des Personals hat stattgefunden.'
	]
};

const SERVICE: ProgressTexts = {
	days: [60, 210],
	begun: [
		'Die Abstimmung mit den beteiligten Trägern hat begonnen.',
		'Die Verträge sind im Entwurf abgestimmt und liegen den Partnern vor.'
	],
	underway: [
		'Die Verträge sind geschlossen, die Vorbereitungen laufen nach Plan.',
		'Das Angebot ist zur Hälfte eingerichtet. Das zusätzliche Personal ist gefunden.'
	],
	late: [
		'Zwei Stellen konnten bisher nicht besetzt werden. Die Ausschreibung ist erneut veröffentlicht.',
		'Das vorgesehene Gebäude ist wegen eines Wasserschadens noch nicht nutzbar.'
	],
	done: [
		'Das Angebot besteht. Über die Nutzung wird im nächsten Jahresbericht berichtet.',
		'Umgesetzt. Die Nachbarschaft wurde in einer Veranstaltung unterrichtet.'
	]
};

const MOTION: ProgressTexts = {
	days: [80, 260],
	begun: [
		'Die Verwaltung prüft die rechtlichen und technischen Voraussetzungen.',
		'Die Nachbarkommunen sind um ihre Erfahrungen gebeten worden. Fünf Antworten liegen vor.',
		'Ein Ortstermin mit der antragstellenden Fraktion und dem Bauhof hat stattgefunden.'
	],
	underway: [
		'Die Kostenschätzung liegt vor. Der Deckungsvorschlag wird mit der Kämmerei abgestimmt.',
		'Drei Standorte wurden verglichen; zwei kommen in die engere Wahl.',
		'Die Beteiligung der Nutzerinnen und Nutzer ist abgeschlossen, die Ergebnisse werden eingearbeitet.'
	],
	late: [
		'Die zuständige Stelle war über mehrere Monate unbesetzt. Die Prüfung wird jetzt nachgeholt.',
		'Der Grundstückseigentümer hat seine Zustimmung noch nicht erteilt; ein weiteres Gespräch ist vereinbart.',
		'Haushaltsmittel stehen erst mit dem neuen Haushalt zur Verfügung.'
	],
	done: [
		'Umgesetzt. Die Erfahrungen werden dem Ausschuss nach einem Jahr berichtet.',
		'Das Ergebnis der Prüfung ist dem Ausschuss schriftlich mitgeteilt worden.',
		'Umgesetzt mit eigenem Personal; zusätzliche Kosten sind nicht entstanden.'
	]
};

const CONTRACT: ProgressTexts = {
	days: [30, 150],
	begun: ['Der Vertrag ist beim Notariat im Entwurf.'],
	underway: ['Die erforderlichen Genehmigungen sind beantragt.'],
	late: ['Die Finanzierungsbestätigung der Gegenseite liegt noch nicht vor.'],
	done: ['Der Vertrag ist geschlossen und vollzogen.', 'Vollzogen; die Akte ist geschlossen.']
};

/** Given up, whatever the work was. */
export const DROPPED = [
	'Die Förderung wurde abgelehnt. Ohne sie ist die Maßnahme nicht finanzierbar; der Ausschuss wurde unterrichtet und verfolgt sie nicht weiter.',
	'Durch eine Änderung des Landesrechts ist der Auftrag gegenstandslos geworden.',
	'Die Prüfung hat ergeben, dass die Stadt dafür nicht zuständig ist. Das Anliegen wurde an den Kreis weitergegeben.'
] as const;

/** By the first keyword of the paper; motions and what is dealt with behind closed doors have their own. */
export const TEXTS_BY_KEYWORD: Readonly<Record<string, ProgressTexts>> = {
	Schulen: BUILDING,
	Straßen: BUILDING,
	Brücken: BUILDING,
	Spielplätze: BUILDING,
	Sport: BUILDING,
	Radverkehr: BUILDING,
	Klimaschutz: BUILDING,
	Bebauungspläne: PLANNING,
	Satzungen: STATUTE,
	Gebühren: STATUTE,
	Haushalt: MONEY,
	Feuerwehr: PURCHASE,
	Kita: SERVICE,
	Soziales: SERVICE,
	Kultur: SERVICE,
	ÖPNV: SERVICE,
	Bäder: SERVICE
};

export { CONTRACT, MOTION };
