/** What can be wrong with a source: what it is, what is done about it, and how much it matters to a clerk. */

/**
 * - `spelling`  written otherwise than OParl wants it, read all the same; nothing was lost
 * - `mended`    a value was changed by a rule
 * - `left-out`  a value or an object could not be taken
 * - `look`      somebody who knows the town should have a look
 * - `server`    how the server behaved
 */
export type Weight = 'spelling' | 'mended' | 'left-out' | 'look' | 'server';

export interface Description {
	/** What was found. */
	readonly what: string;
	/** What was done. */
	readonly done: string;
	readonly weight: Weight;
}

const defect = (weight: Weight, what: string, done: string): Description => ({ what, done, weight });

/** Every kind, in the order of the report. */
export const DEFECTS = {
	// Reading
	unreadable: defect('left-out', 'Kein lesbares JSON', 'Zeile oder Seite ausgelassen'),
	'not-an-object': defect('left-out', 'Kein Objekt, wo eines stehen muss', 'Eintrag ausgelassen'),
	'too-deep': defect('left-out', 'Ungewöhnlich tief verschachtelt', 'Objekt ausgelassen'),
	'too-long': defect('mended', 'Text ist länger als jede sinnvolle Angabe', 'Text gekürzt'),
	'raw-control-characters': defect(
		'spelling',
		'Rohe Steuerzeichen machen das JSON ungültig',
		'Zeichen durch Leerzeichen ersetzt und gelesen'
	),
	'control-characters': defect(
		'spelling',
		'Steuerzeichen oder Zeilenumbrüche in einer Bezeichnung',
		'Zeichen entfernt'
	),
	blanks: defect('spelling', 'Leerzeichen am Rand', 'Leerzeichen entfernt'),
	entities: defect('spelling', 'HTML-Zeichenfolgen wie „&uuml;“', 'In Buchstaben aufgelöst'),
	placeholder: defect('spelling', 'Platzhalter wie „N/A“ oder „-“', 'Als fehlende Angabe behandelt'),
	// Objects
	'no-type': defect('spelling', 'Typ fehlt', 'Aus Liste, Adresse oder Zusammenhang erschlossen'),
	'unknown-type': defect('left-out', 'Typ ist unbekannt', 'Objekt ausgelassen'),
	'no-id': defect('mended', 'Kennung fehlt', 'Aus dem übergeordneten Objekt gebildet'),
	'bad-id': defect('left-out', 'Kennung ist unbrauchbar lang', 'Objekt ausgelassen'),
	'id-differs': defect(
		'spelling',
		'Kennung weicht von der Adresse ab, unter der das Objekt abgerufen wurde',
		'Kennung der Quelle beibehalten'
	),
	'object-for-reference': defect('spelling', 'Ganzes Objekt, wo ein Verweis stehen muss', 'Verweis gebildet'),
	'single-for-list': defect(
		'spelling',
		'Einzelner Wert statt einer Liste',
		'Als Liste mit einem Eintrag gelesen'
	),
	'list-for-single': defect('mended', 'Liste statt eines einzelnen Werts', 'Ersten Eintrag genommen'),
	'wrong-kind': defect('left-out', 'Angabe ist von falscher Art', 'Angabe ausgelassen'),
	date: defect('spelling', 'Datum in anderer Schreibweise', 'Gelesen'),
	'no-date': defect('left-out', 'Datum ist nicht deutbar oder unmöglich', 'Angabe ausgelassen'),
	'end-before-start': defect('left-out', 'Ende liegt vor dem Beginn', 'Ende ausgelassen'),
	ags: defect('mended', 'Gemeindeschlüssel hat nicht acht Ziffern', 'Ergänzt, abgeleitet oder verworfen'),
	'postal-code': defect('mended', 'Postleitzahl hat nicht fünf Ziffern', 'Bereinigt'),
	coordinates: defect('mended', 'Breite und Länge sind vertauscht', 'Zurückgetauscht'),
	geojson: defect('spelling', 'GeoJSON ist kein vollständiges Feature', 'Ergänzt'),
	url: defect('mended', 'Adresse ist fehlerhaft', 'Bereinigt oder verworfen'),
	'form-of-address': defect('spelling', 'Anrede steht im Namen', 'Aus dem Namen entfernt'),
	'organization-type': defect(
		'mended',
		'Art der Organisation steht nicht auf der Liste von OParl',
		'Auf die Liste zurückgeführt'
	),
	'no-name': defect('look', 'Bezeichnung fehlt', 'Ersatzbezeichnung eingesetzt'),
	'sample-name': defect(
		'look',
		'Name stammt aus dem Muster der Herstellerfirma („Musterstadt“)',
		'Anderen Namen aus der Quelle genommen, wo es einen gibt'
	),
	'no-license': defect(
		'look',
		'Die Quelle nennt keine Lizenz',
		'Nichts eingetragen; es gilt die Voreinstellung dieser Seiten'
	),
	order: defect('mended', 'Reihenfolge der Tagesordnung ist nicht lückenlos', 'Neu gezählt'),
	'agenda-as-protocol': defect(
		'mended',
		'Tagesordnung oder Bekanntmachung ist als Wortprotokoll eingetragen',
		'Als Einladung geführt'
	),
	'public-by-number': defect('mended', 'Öffentlichkeit fehlt', 'Aus der Nummer erschlossen (Ö, N)'),
	'public-by-heading': defect(
		'mended',
		'Öffentlichkeit fehlt',
		'Aus der Überschrift des Sitzungsteils erschlossen'
	),
	'public-unknown': defect('look', 'Öffentlichkeit ist nicht erkennbar', 'Nicht veröffentlicht'),
	'paper-unknown': defect('look', 'Vorlage ohne erkennbar öffentliche Beratung', 'Nicht veröffentlicht'),
	'result-as-text': defect('mended', 'Ergebnis ist Freitext', 'Auf ein bekanntes Wort zurückgeführt'),
	'result-unknown': defect(
		'spelling',
		'Ergebnis ist Freitext ohne erkennbaren Ausgang',
		'Unverändert übernommen'
	),
	'unknown-reference': defect('left-out', 'Verweis auf ein Objekt, das es nicht gibt', 'Verweis ausgelassen'),
	'missing-object': defect(
		'look',
		'Sitzung der Tagesordnungspunkte fehlt',
		'Platzhalter angelegt, nicht veröffentlicht'
	),
	'double-reference': defect(
		'look',
		'Aktenzeichen ist doppelt vergeben',
		'Nur bei einer Vorlage eingetragen'
	),
	'other-body': defect('left-out', 'Objekt einer anderen Körperschaft', 'Objekt ausgelassen'),
	// Tables
	'csv-encoding': defect('spelling', 'Tabelle ist nicht in UTF-8', 'Umgewandelt'),
	'csv-unknown-column': defect('left-out', 'Spalte ist hier nicht bekannt', 'Spalte nicht beachtet'),
	'csv-width': defect('left-out', 'Zeile hat mehr Felder als die erste Zeile', 'Zeile ausgelassen'),
	'csv-required': defect('left-out', 'Pflichtangabe fehlt', 'Zeile ausgelassen'),
	'csv-required-value': defect('left-out', 'Pflichtangabe ist nicht zu deuten', 'Zeile ausgelassen'),
	'csv-value': defect('left-out', 'Angabe ist nicht zu deuten', 'Angabe ausgelassen'),
	'csv-double-key': defect(
		'left-out',
		'Schlüssel kommt in der Tabelle mehrmals vor',
		'Nur die erste Zeile übernommen'
	),
	'csv-unknown-key': defect(
		'left-out',
		'Zu diesem Schlüssel gibt es keine Person oder Vorlage',
		'Zeile ausgelassen'
	),
	'csv-unknown-meeting': defect(
		'left-out',
		'Zu diesem Schlüssel gibt es keine Sitzung',
		'Angabe ausgelassen'
	),
	// Deletions
	'deleted-unknown': defect('spelling', 'Gelöschtes Objekt, das hier nie bekannt war', 'Nichts zu tun'),
	withdrawn: defect('mended', 'Im übergeordneten Objekt nicht mehr enthalten', 'Als gelöscht geführt'),
	absent: defect('mended', 'In der Quelle nicht mehr vorhanden', 'Als gelöscht geführt'),
	'many-absent': defect(
		'look',
		'Ungewöhnlich viele Objekte fehlen in der Quelle',
		'Nichts gelöscht; bitte prüfen Sie die Quelle'
	),
	// Servers
	loop: defect(
		'server',
		'Liste wiederholt sich ab einer Seite',
		'Dort beendet; Vollständigkeit nicht gesichert'
	),
	retried: defect('server', 'Server antwortete mit einem Fehler', 'Abruf wiederholt'),
	'slowed-down': defect('server', 'Server bat um Geduld (Retry-After)', 'Gewartet und wiederholt'),
	'not-fetched': defect(
		'server',
		'Adresse war nicht abrufbar',
		'Ausgelassen; Vollständigkeit nicht gesichert'
	),
	'not-json': defect('server', 'HTML-Seite statt Daten', 'Ausgelassen; Vollständigkeit nicht gesichert'),
	'double-parameters': defect('server', 'Adresse der Liste trägt Parameter doppelt', 'Einmal gesendet'),
	'filter-ignored': defect(
		'server',
		'Filter nach Änderungsdatum wird nicht beachtet',
		'Alles gelesen und verglichen'
	),
	'filter-refused': defect(
		'server',
		'Filter nach Änderungsdatum wird abgewiesen',
		'Alles gelesen und verglichen'
	),
	'empty-as-error': defect('server', 'Leeres Ergebnis wird als Fehler gemeldet', 'Als leer behandelt'),
	'encoding-refused': defect('server', 'Kodierte Abfragezeichen werden abgewiesen', 'Unkodiert gesendet'),
	'dates-lie': defect(
		'server',
		'Erstellt und geändert zeigen stets die Zeit des Abrufs',
		'Inhalte verglichen statt Daten'
	),
	'certificate-chain': defect(
		'server',
		'Zwischenzertifikat des Servers fehlt',
		'Bei der Zertifizierungsstelle geholt und vollständig geprüft'
	),
	// Files
	'html-for-file': defect(
		'left-out',
		'HTML-Seite statt Datei (meist eine Anmeldeseite)',
		'Datei nicht übernommen'
	),
	'file-missing': defect('left-out', 'Datei ist auf dem Server nicht vorhanden', 'Datei nicht übernommen'),
	'file-not-fetched': defect(
		'left-out',
		'Datei war nicht abrufbar',
		'Wird beim nächsten Lauf erneut versucht'
	),
	'file-too-large': defect('left-out', 'Datei ist größer als erlaubt', 'Datei nicht übernommen'),
	'file-refused': defect('left-out', 'Adresse der Datei führt ins innere Netz', 'Nicht abgerufen'),
	'file-empty': defect('left-out', 'Datei ist leer', 'Datei nicht übernommen'),
	checksum: defect('look', 'Prüfsumme der Quelle stimmt nicht', 'Datei wie geliefert übernommen'),
	'file-type': defect('mended', 'Dateiart stimmt nicht mit dem Inhalt überein', 'Am Inhalt erkannt')
} as const satisfies Readonly<Record<string, Description>>;

export type Defect = keyof typeof DEFECTS;

/** Kinds of objects as a clerk calls them, several of each. */
export const KIND_NAMES = {
	System: 'Server',
	Body: 'Körperschaft',
	LegislativeTerm: 'Wahlperioden',
	Location: 'Orte',
	Organization: 'Organisationen',
	Person: 'Personen',
	Membership: 'Mitgliedschaften',
	Meeting: 'Sitzungen',
	AgendaItem: 'Tagesordnungspunkte',
	Paper: 'Vorlagen',
	Consultation: 'Beratungen',
	File: 'Dateien'
} as const;
