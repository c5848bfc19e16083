/** Motions and questions of the factions. */
import { DISTRICTS } from '../town.ts';
import {
	month,
	paragraphs,
	resolution,
	sections,
	type CommitteeKey,
	type OfficeKey,
	type Subject
} from './draft.ts';

type Idea = readonly [
	name: string,
	committee: CommitteeKey,
	office: OfficeKey,
	keyword: string,
	reason: string,
	order: string
];

/** For the whole town. */
const MOTIONS: readonly Idea[] = [
	[
		'Livestream der Ratssitzungen dauerhaft anbieten',
		'HFA',
		'FB1',
		'Transparenz',
		'Viele Menschen können abends nicht in den Ratssaal kommen. Eine Übertragung mit Sprungmarken zu den Tagesordnungspunkten senkt die Schwelle, sich zu informieren. Die Rechte der Mitglieder wahrt die Einwilligung je Zweck.',
		'Der Rat spricht sich für die dauerhafte Übertragung seiner öffentlichen Sitzungen aus. Die Verwaltung legt einen Vorschlag zur Aufbewahrung der Aufzeichnungen vor.'
	],
	[
		'Beschlusskontrolle öffentlich machen',
		'HFA',
		'FB1',
		'Transparenz',
		'Beschlüsse sind öffentlich, ihre Umsetzung ist es oft nicht. Eine Übersicht mit Zuständigkeit, Frist und Stand macht Politik nachvollziehbar.',
		'Die Verwaltung veröffentlicht zu jedem Beschluss den Stand der Umsetzung im Ratsinformationssystem.'
	],
	[
		'Haushalt verständlich: Kurzfassung für Bürgerinnen und Bürger',
		'HFA',
		'FB2',
		'Finanzen',
		'Der Haushaltsplan umfasst mehr als 600 Seiten. Wer mitreden will, braucht eine Zusammenfassung, die ohne Vorkenntnisse lesbar ist.',
		'Die Verwaltung veröffentlicht mit der Einbringung eine Kurzfassung mit den wichtigsten Zahlen und Vorhaben.'
	],
	[
		'Faire Beschaffung von Dienst- und Schutzkleidung',
		'HFA',
		'FB1',
		'Vergabe',
		'Die Stadt kauft jährlich Kleidung für Bauhof, Feuerwehr und Bäder. Sozialstandards spielen bei der Vergabe bisher keine Rolle.',
		'Die Verwaltung wird beauftragt, anerkannte Siegel in die Vergabebedingungen aufzunehmen, soweit das Vergaberecht es zulässt.'
	],
	[
		'Terminvergabe im Bürgerbüro vereinfachen',
		'HFA',
		'FB3',
		'Bürgerservice',
		'Kurzfristig frei werdende Termine werden nicht neu angeboten. Menschen ohne Internetzugang sind auf das Telefon angewiesen.',
		'Die Verwaltung richtet eine offene Sprechstunde an zwei Vormittagen ein und gibt abgesagte Termine automatisch wieder frei.'
	],
	[
		'Öffentliche Toilette am Bahnhof',
		'PBA',
		'FB6',
		'Stadtentwicklung',
		'Seit der Schließung des Bahnhofsgebäudes gibt es dort keine Toilette mehr. Fahrgäste, Taxifahrende und Menschen mit Einschränkungen sind auf das Wohlwollen der Gastronomie angewiesen.',
		'Die Verwaltung wird beauftragt, Standort, Bauart und Betriebskosten einer barrierefreien öffentlichen Toilette am Bahnhof zu ermitteln.'
	],
	[
		'Leerstandsmanagement für die Altstadt',
		'PBA',
		'FB5',
		'Wirtschaft',
		'In der Marktstraße und ihren Nebenstraßen stehen elf Ladenlokale leer. Wo nichts geschieht, folgt der nächste Leerstand.',
		'Die Verwaltung legt ein Leerstandskataster an, spricht die Eigentümerinnen und Eigentümer an und berichtet über Möglichkeiten der Zwischennutzung.'
	],
	[
		'Gestaltungsbeirat für die Innenstadt',
		'PBA',
		'FB5',
		'Stadtentwicklung',
		'Große Vorhaben prägen das Stadtbild für Jahrzehnte. Eine unabhängige Beratung am Anfang der Planung erspart spätere Konflikte.',
		'Die Verwaltung legt einen Vorschlag für Zusammensetzung, Arbeitsweise und Kosten eines Gestaltungsbeirats vor.'
	],
	[
		'Bauland für junge Familien: Vergabekriterien überprüfen',
		'PBA',
		'FB5',
		'Wohnen',
		'Die Kriterien stammen aus einer Zeit mit anderen Preisen. Haushalte mit mittlerem Einkommen gehen häufig leer aus.',
		'Die Verwaltung stellt die Vergaben der letzten fünf Jahre dar und schlägt angepasste Kriterien vor.'
	],
	[
		'Trinkbrunnen in der Innenstadt',
		'UKM',
		'FB5',
		'Klimaanpassung',
		'An heißen Tagen fehlt in der Fußgängerzone ein frei zugängliches Angebot an Trinkwasser. Ältere Menschen und Kinder sind darauf besonders angewiesen.',
		'Die Verwaltung wird beauftragt, gemeinsam mit den Stadtwerken bis zu drei Standorte für Trinkbrunnen zu prüfen und die Kosten darzustellen.'
	],
	[
		'Nachtabschaltung der Straßenbeleuchtung überprüfen',
		'UKM',
		'FB5',
		'Energie',
		'Die Abschaltung zwischen 1 und 5 Uhr spart Energie, führt aber zu Unsicherheit bei Menschen, die früh zur Arbeit gehen. Mit der neuen Technik ist Dimmen möglich.',
		'Die Verwaltung wird beauftragt, Kosten und Nutzen einer gedimmten Beleuchtung gegenüber der Abschaltung darzustellen.'
	],
	[
		'Mehrweg bei städtischen Veranstaltungen',
		'UKM',
		'KS',
		'Abfall',
		'Nach dem Stadtfest mussten zuletzt vier Tonnen Abfall zusätzlich entsorgt werden, ein großer Teil davon Einweggeschirr.',
		'Bei Veranstaltungen auf städtischen Flächen ist ab der nächsten Saison Mehrweggeschirr zu verwenden. Die Verwaltung passt die Sondernutzungsbedingungen an.'
	],
	[
		'Förderung von Balkonkraftwerken',
		'UKM',
		'KS',
		'Klimaschutz',
		'Auch wer zur Miete wohnt, möchte zur Energiewende beitragen. Ein kleiner Zuschuss senkt die Schwelle.',
		'Für die Förderung von steckerfertigen Solargeräten werden 20.000 Euro bereitgestellt. Haushalte mit Wohngeld oder Bürgergeld erhalten den doppelten Satz.'
	],
	[
		'Blühwiesen statt Rasen an Ausfallstraßen',
		'UKM',
		'FB5',
		'Stadtgrün',
		'Häufig gemähte Rasenflächen sind teuer und ökologisch wenig wert. Zweimaliges Mähen im Jahr genügt an vielen Stellen.',
		'Die Verwaltung benennt geeignete Flächen und stellt die Pflege schrittweise um.'
	],
	[
		'Kostenfreie Schwimmkurse für Vorschulkinder',
		'KSA',
		'FB6',
		'Bäder',
		'Zu viele Kinder verlassen die Grundschule, ohne sicher schwimmen zu können. Je früher sie beginnen, desto leichter fällt es ihnen.',
		'Die Verwaltung wird gebeten, mit den Vereinen ein Konzept für kostenfreie Kurse im letzten Kindergartenjahr zu erarbeiten.'
	],
	[
		'Sportlerehrung um das Ehrenamt erweitern',
		'KSA',
		'FB6',
		'Sport',
		'Erfolge wären ohne Trainerinnen, Betreuer und Vorstände nicht möglich. Sie werden bisher nicht geehrt.',
		'Die Richtlinie zur Sportlerehrung wird um eine Auszeichnung für ehrenamtliches Engagement ergänzt.'
	],
	[
		'Proberäume für junge Musik',
		'KSA',
		'FB4',
		'Kultur',
		'Seit dem Verkauf der alten Druckerei fehlen Räume, in denen laut geprobt werden kann. Mehrere Gruppen weichen in Nachbarorte aus.',
		'Die Verwaltung prüft, ob städtische Kellerräume mit vertretbarem Aufwand als Proberäume hergerichtet werden können.'
	],
	[
		'Bücherschränke für die Stadtteile',
		'KSA',
		'FB4',
		'Kultur',
		'Der Bücherschrank am Markt wird rege genutzt. In den anderen Stadtteilen gibt es kein vergleichbares Angebot.',
		'Die Verwaltung unterstützt Initiativen bei Aufstellung und Genehmigung weiterer Bücherschränke und stellt dafür einen festen Betrag je Standort bereit.'
	],
	[
		'Bezahlkarte für den Mittagstisch an Schulen',
		'SBA',
		'FB4',
		'Schulen',
		'Das Verfahren mit Überweisung und Papiergutschein ist für Eltern und Sekretariate aufwendig. Anspruchsberechtigte Kinder müssen sich zu erkennen geben.',
		'Die Verwaltung wird gebeten, ein bargeldloses Verfahren einzuführen, das Ermäßigungen unauffällig berücksichtigt.'
	],
	[
		'Stärkung der Schulbüchereien',
		'SBA',
		'FB4',
		'Schulen',
		'Lesekompetenz entscheidet über Bildungswege. Die Bestände vieler Schulbüchereien sind veraltet, Ehrenamtliche stoßen an Grenzen.',
		'Für die Schulbüchereien werden im Haushalt 15.000 Euro zusätzlich eingestellt. Die Stadtbücherei übernimmt die fachliche Begleitung.'
	],
	[
		'Ferienbetreuung für Kinder mit Unterstützungsbedarf',
		'SBA',
		'FB4',
		'Inklusion',
		'Familien mit Kindern, die eine Begleitung benötigen, finden in den Ferien kaum Plätze. Berufstätige Eltern trifft das besonders.',
		'Die Verwaltung entwickelt mit den Trägern ein Angebot von mindestens zehn Plätzen in drei Ferienwochen.'
	],
	[
		'Trinkwasserspender an allen Schulen',
		'SBA',
		'FB6',
		'Schulen',
		'Drei Schulen verfügen bereits über Spender, die anderen nicht. Ausreichendes Trinken fördert Konzentration und Gesundheit.',
		'Die Verwaltung stellt Kosten und Reihenfolge für die Ausstattung der übrigen Schulen dar.'
	],
	[
		'Jugendforum einrichten',
		'JHA',
		'FB4',
		'Jugend',
		'Junge Menschen sind von vielen Entscheidungen betroffen, kommen im Rat aber kaum zu Wort. Ein Forum mit eigenem Budget schafft Verbindlichkeit.',
		'Die Verwaltung wird beauftragt, gemeinsam mit Jugendlichen und dem Stadtjugendring ein Modell für ein Jugendforum vorzuschlagen.'
	],
	[
		'Werbung für Pflegefamilien',
		'JHA',
		'FB4',
		'Jugendhilfe',
		'Die Zahl der Pflegefamilien sinkt. Kinder müssen häufiger außerhalb des Kreises untergebracht werden.',
		'Die Verwaltung legt ein Konzept zur Gewinnung und Begleitung von Pflegefamilien vor.'
	],
	[
		'Randzeitenbetreuung in Kindertageseinrichtungen',
		'JHA',
		'FB4',
		'Kita',
		'Eltern im Schichtdienst finden vor sieben und nach siebzehn Uhr keine verlässliche Betreuung.',
		'Die Verwaltung ermittelt den Bedarf und prüft ein gemeinsames Angebot mehrerer Träger.'
	],
	[
		'Seniorentaxi für die Außenortsteile',
		'SOZ',
		'FB4',
		'Soziales',
		'Am Abend und am Wochenende fährt in Westerholz und Kaltenborn kein Bus. Ältere Menschen verzichten deshalb auf Veranstaltungen und Besuche.',
		'Die Verwaltung wird beauftragt, ein Gutscheinmodell mit den örtlichen Taxibetrieben zu verhandeln und die jährlichen Kosten darzustellen.'
	],
	[
		'Willkommenspaket für neue Ehrenamtliche',
		'SOZ',
		'FB4',
		'Ehrenamt',
		'Vereine und Feuerwehr suchen Nachwuchs. Wertschätzung und ein leichter Einstieg helfen, Menschen zu gewinnen.',
		'Die Verwaltung stellt gemeinsam mit den Vereinen ein Willkommenspaket zusammen und berichtet nach einem Jahr.'
	],
	[
		'Sozialticket für Bäder, Bücherei und Musikschule',
		'SOZ',
		'FB4',
		'Soziales',
		'Ermäßigungen sind von Einrichtung zu Einrichtung verschieden geregelt. Viele Berechtigte kennen sie nicht.',
		'Die Verwaltung entwickelt einen einheitlichen Ausweis und stellt die Auswirkungen auf die Erträge dar.'
	],
	[
		'Runder Tisch Wohnungslosigkeit',
		'SOZ',
		'FB4',
		'Wohnen',
		'Beratungsstellen berichten von mehr Menschen ohne eigene Wohnung. Die Hilfen sind gut, aber wenig aufeinander abgestimmt.',
		'Die Verwaltung lädt zweimal im Jahr zu einem Runden Tisch ein und berichtet dem Ausschuss.'
	],
	[
		'Prüfplan der Rechnungsprüfung veröffentlichen',
		'RPA',
		'RP',
		'Transparenz',
		'Die Auswahl der Prüfungen ist für Mitglieder des Ausschusses bislang nicht nachvollziehbar.',
		'Die Rechnungsprüfung legt jährlich einen Prüfplan mit Schwerpunkten vor.'
	]
];

/** For one part of the town. */
const LOCAL_MOTIONS: readonly Idea[] = [
	[
		'Tempo 30 vor Schulen und Kitas',
		'PBA',
		'FB3',
		'Verkehr',
		'Seit der Änderung der Straßenverkehrs-Ordnung können Geschwindigkeiten auf hochfrequentierten Schulwegen leichter beschränkt werden. Mehrere Eltern haben auf brenzlige Situationen in der Bringzeit hingewiesen.',
		'Die Verwaltung wird gebeten, die Anordnung von Tempo 30 zu prüfen und das Ergebnis in einer Liste vorzulegen.'
	],
	[
		'Sitzbänke entlang der Fußwege',
		'PBA',
		'FB5',
		'Aufenthalt',
		'Wer nicht mehr gut zu Fuß ist, braucht auf dem Weg zum Einkauf Gelegenheiten zum Ausruhen. Zwischen den vorhandenen Bänken liegen teils mehr als 400 Meter.',
		'Die Verwaltung ermittelt gemeinsam mit der Seniorenvertretung Standorte und stellt bis zu sechs Bänke mit Armlehnen auf.'
	],
	[
		'Beleuchtung des Verbindungswegs',
		'PBA',
		'FB5',
		'Sicherheit',
		'Der Weg zwischen Wohngebiet und Haltestelle ist unbeleuchtet. Viele meiden ihn in der dunklen Jahreszeit und nehmen Umwege in Kauf.',
		'Die Verwaltung prüft eine insektenfreundliche Beleuchtung mit Bewegungserkennung und stellt die Kosten dar.'
	],
	[
		'Patenschaften für Baumscheiben',
		'UKM',
		'FB5',
		'Stadtgrün',
		'Viele Anwohnerinnen und Anwohner wären bereit, Baumscheiben zu bepflanzen und im Sommer zu wässern. Es fehlt an klaren Regeln und einer Ansprechperson.',
		'Die Verwaltung wird beauftragt, eine einfache Vereinbarung für Baumpatenschaften zu entwerfen und das Angebot bekannt zu machen.'
	],
	[
		'Fahrradreparaturstation',
		'UKM',
		'FB5',
		'Radverkehr',
		'Wer unterwegs eine Panne hat, findet außerhalb der Öffnungszeiten der Werkstätten keine Hilfe. Reparaturstationen mit Luftpumpe und Werkzeug sind robust und günstig.',
		'Die Verwaltung wird gebeten, eine Reparaturstation aufzustellen und dafür Fördermittel zu beantragen.'
	],
	[
		'Mitfahrbank',
		'UKM',
		'FB5',
		'Mobilität',
		'Spontanes Mitfahren ergänzt den Busverkehr in Zeiten schwacher Nachfrage. In Nachbargemeinden werden solche Bänke gut angenommen.',
		'Die Verwaltung stellt eine Mitfahrbank mit Richtungsschildern auf und wertet die Nutzung nach einem Jahr aus.'
	],
	[
		'Bolzplatz erneuern',
		'KSA',
		'FB6',
		'Sport',
		'Der Platz wird täglich genutzt, die Tore sind jedoch verrostet und der Ballfangzaun ist an mehreren Stellen offen.',
		'Die Verwaltung stellt den Platz wieder her und beteiligt Jugendliche an der Gestaltung.'
	],
	[
		'Treffpunkt für Jugendliche im Freien',
		'JHA',
		'FB4',
		'Jugend',
		'Jugendliche halten sich mangels Alternativen auf Spielplätzen auf. Das führt zu Beschwerden, obwohl sie nur einen Platz suchen.',
		'Die Verwaltung sucht mit den Jugendlichen einen Standort für einen überdachten Treffpunkt und stellt die Kosten dar.'
	]
];

export const motion: Subject = (d) => {
	const local = d.chance.happens(0.4);
	const [name, committee, office, keyword, reason, order] = local
		? d.take('motion-local', LOCAL_MOTIONS)
		: d.take('motion', MOTIONS);
	const place = local ? d.take('motion-place', DISTRICTS) : undefined;
	return {
		name: place ? `${name} im Stadtteil ${place}` : name,
		type: 'Antrag',
		committee,
		decides: d.chance.happens(0.5) ? 'council' : 'committee',
		office,
		keyword: [keyword],
		dispute: 0.75,
		...(place && { district: place }),
		text: sections({
			Begründung: paragraphs(
				reason,
				place &&
					`Im Stadtteil ${place} ist der Handlungsbedarf nach unserer Beobachtung am größten. Dort sollte begonnen werden, damit Erfahrungen in die weitere Umsetzung einfließen.`,
				d.chance.pick([
					'Die Kosten halten wir für überschaubar. Soweit im laufenden Haushalt keine Mittel bereitstehen, bitten wir um einen Deckungsvorschlag im Rahmen der nächsten Beratungen.',
					'Uns ist bewusst, dass die Verwaltung stark belastet ist. Wir regen deshalb an, vorhandene Planungen zu nutzen und mit einem kleinen Schritt zu beginnen.',
					'Vergleichbare Städte haben damit gute Erfahrungen gemacht. Eine Abfrage bei den Nachbarkommunen kann die Prüfung verkürzen.'
				])
			)
		}),
		resolution: resolution(order, `Über das Ergebnis ist bis ${month(d, d.chance.whole(3, 6))} zu berichten.`)
	};
};

export const question: Subject = (d) => {
	const [name, committee, office, keyword, why, questions] = d.take('question', [
		[
			'Wartezeiten im Bürgerbüro',
			'HFA',
			'FB3',
			'Bürgerservice',
			'Bürgerinnen und Bürger berichten, dass Termine für Ausweise erst nach mehreren Wochen zu erhalten sind.',
			[
				'Wie lang war die Wartezeit auf einen Termin in den letzten sechs Monaten im Durchschnitt?',
				'Wie viele Stellen sind besetzt, wie viele vakant?',
				'Welche Leistungen können vollständig digital beantragt werden?'
			]
		],
		[
			'Unfallschwerpunkte im Stadtgebiet',
			'PBA',
			'FB3',
			'Verkehr',
			'Die Unfallkommission tagt jährlich. Ihre Ergebnisse sind dem Ausschuss nicht bekannt.',
			[
				'Welche Stellen gelten derzeit als Unfallhäufungsstellen?',
				'Welche Maßnahmen wurden dort seit der letzten Sitzung der Unfallkommission umgesetzt?',
				'Welche Rolle spielen Geschwindigkeitsmessungen?'
			]
		],
		[
			'Sanierungsstau an Turnhallen',
			'KSA',
			'FB6',
			'Sport',
			'Vereine klagen über defekte Duschen und gesperrte Geräte.',
			[
				'Welche Hallen sind ganz oder teilweise gesperrt?',
				'Bis wann werden die Mängel behoben?',
				'Welche Mittel stehen dafür bereit?'
			]
		],
		[
			'Ausfall von Unterrichtsstunden in Schwimmzeiten',
			'SBA',
			'FB4',
			'Schulen',
			'Nach Angaben von Eltern fiel der Schwimmunterricht wiederholt aus.',
			[
				'Wie oft ist der Schwimmunterricht im laufenden Schuljahr ausgefallen?',
				'Lag die Ursache beim Bad, beim Bus oder beim Personal?',
				'Wie wird Ersatz geschaffen?'
			]
		],
		[
			'Stand der Fördermittelanträge',
			'HFA',
			'FB2',
			'Finanzen',
			'Die Förderlandschaft ist unübersichtlich, Fristen laufen oft kurz.',
			[
				'Welche Anträge hat die Stadt in den letzten zwölf Monaten gestellt?',
				'Welche Bescheide stehen aus?',
				'Welche Mittel mussten zurückgegeben werden, und aus welchem Grund?'
			]
		],
		[
			'Pflegezustand der Friedhöfe',
			'UKM',
			'FB5',
			'Friedhöfe',
			'Angehörige bemängeln zugewachsene Wege und defekte Wasserstellen.',
			[
				'In welchem Rhythmus werden Wege und Grünflächen gepflegt?',
				'Wie viele Wasserstellen sind außer Betrieb?',
				'Ist die Erweiterung naturnaher Bestattungsformen geplant?'
			]
		],
		[
			'Betreuungszeiten in Kindertageseinrichtungen',
			'JHA',
			'FB4',
			'Kita',
			'Träger mussten Öffnungszeiten wegen Personalmangels verkürzen.',
			[
				'In welchen Einrichtungen waren die Zeiten in den letzten drei Monaten verkürzt?',
				'Wie viele Familien waren betroffen?',
				'Wie unterstützt die Stadt die Gewinnung von Fachkräften?'
			]
		],
		[
			'Ladesäulen für Elektrofahrzeuge',
			'UKM',
			'KS',
			'Mobilität',
			'Die Zahl der Elektrofahrzeuge wächst, öffentliche Ladepunkte sind in den Abendstunden häufig belegt.',
			[
				'Wie viele öffentliche Ladepunkte gibt es, und wie sind sie ausgelastet?',
				'Welche weiteren Standorte sind vorgesehen?',
				'Wie wird gegen das Zuparken vorgegangen?'
			]
		],
		[
			'Barrierefreiheit städtischer Gebäude',
			'SOZ',
			'FB6',
			'Inklusion',
			'Nicht alle Gebäude sind für Menschen mit Einschränkungen selbstständig erreichbar.',
			[
				'Welche städtischen Gebäude sind nicht stufenlos zugänglich?',
				'Welche verfügen über eine barrierefreie Toilette?',
				'Welche Umbauten sind in der Finanzplanung enthalten?'
			]
		],
		[
			'Einsatz von Fremdfirmen im Winterdienst',
			'PBA',
			'FB5',
			'Winterdienst',
			'Im letzten Winter wurden Nebenstraßen teils erst am Nachmittag geräumt.',
			[
				'Welche Strecken räumt der Bauhof selbst?',
				'Welche Vorgaben gelten für die beauftragten Firmen?',
				'Wie wird die Ausführung überwacht?'
			]
		],
		[
			'Zustand der Wirtschaftswege',
			'PBA',
			'FB5',
			'Straßen',
			'Landwirtschaft und Radverkehr nutzen dieselben Wege. Nach dem nassen Frühjahr sind Bankette an vielen Stellen ausgebrochen.',
			[
				'Wann wurden die Wege zuletzt erfasst?',
				'Welche Mittel stehen für die Unterhaltung bereit?',
				'Werden Verursacher zu Reparaturen herangezogen?'
			]
		],
		[
			'Belegung der städtischen Parkplätze',
			'PBA',
			'FB3',
			'Verkehr',
			'In der Innenstadt wird über fehlende Stellplätze geklagt, zugleich stehen Tiefgaragenplätze leer.',
			[
				'Wie sind die Parkplätze über den Tag ausgelastet?',
				'Welche Einnahmen wurden im letzten Jahr erzielt?',
				'Ist ein Parkleitsystem vorgesehen?'
			]
		],
		[
			'Schulwegsicherung in der dunklen Jahreszeit',
			'SBA',
			'FB3',
			'Schulen',
			'Eltern berichten von ausgefallenen Leuchten und parkenden Fahrzeugen an Querungen.',
			[
				'Welche Schulwege wurden in diesem Jahr begangen?',
				'Welche Mängel wurden festgestellt und behoben?',
				'Sind weitere Elternhaltestellen geplant?'
			]
		],
		[
			'Auslastung der Sporthallen am Wochenende',
			'KSA',
			'FB6',
			'Sport',
			'Vereine suchen Hallenzeiten, zugleich sollen Zeiten ungenutzt bleiben.',
			[
				'Wie hoch ist die Auslastung an Samstagen und Sonntagen?',
				'Wie werden kurzfristige Absagen weitergegeben?',
				'Kann die Buchung digital erfolgen?'
			]
		],
		[
			'Besuche in der Stadtbücherei',
			'KSA',
			'FB4',
			'Kultur',
			'Die Bücherei hat ihr Angebot an digitalen Medien ausgeweitet.',
			[
				'Wie haben sich Besuche und Ausleihen entwickelt?',
				'Welche Altersgruppen werden erreicht?',
				'Welche Veranstaltungen sind geplant?'
			]
		],
		[
			'Personalsituation im Allgemeinen Sozialen Dienst',
			'JHA',
			'FB4',
			'Jugendhilfe',
			'Der Kinderschutz ist auf ausreichend und erfahrenes Personal angewiesen.',
			[
				'Wie viele Stellen sind unbesetzt?',
				'Wie viele Fälle betreut eine Fachkraft im Durchschnitt?',
				'Welche Maßnahmen zur Entlastung wurden ergriffen?'
			]
		],
		[
			'Wartelisten für Pflegeplätze',
			'SOZ',
			'FB4',
			'Pflege',
			'Angehörige suchen oft monatelang nach Plätzen der Kurzzeitpflege.',
			[
				'Wie viele Plätze gibt es in der Stadt?',
				'Welche Wartezeiten sind der Verwaltung bekannt?',
				'Welche Vorhaben sind in Planung?'
			]
		],
		[
			'Sprachkurse und Kinderbetreuung',
			'SOZ',
			'FB4',
			'Integration',
			'Vor allem Mütter brechen Kurse ab, wenn die Betreuung fehlt.',
			[
				'Wie viele Kurse mit Kinderbetreuung werden angeboten?',
				'Wie viele Personen warten auf einen Platz?',
				'Welche Fördermöglichkeiten bestehen?'
			]
		],
		[
			'Baumfällungen und Ersatzpflanzungen',
			'UKM',
			'FB5',
			'Stadtgrün',
			'Im Winter wurden zahlreiche Bäume gefällt. Der Umfang der Nachpflanzungen ist nicht bekannt.',
			[
				'Wie viele Bäume wurden auf städtischen Flächen gefällt und aus welchen Gründen?',
				'Wie viele wurden nachgepflanzt?',
				'Welche Arten werden im Hinblick auf Trockenheit gewählt?'
			]
		],
		[
			'Cybersicherheit der Stadtverwaltung',
			'HFA',
			'FB1',
			'Digitalisierung',
			'Angriffe auf kommunale Rechenzentren haben gezeigt, wie verwundbar die Verwaltung ist.',
			[
				'Gibt es einen erprobten Notfallplan?',
				'Wie lange könnte die Verwaltung ohne zentrale Verfahren arbeiten?',
				'Wie werden Beschäftigte geschult?'
			]
		],
		[
			'Offene Feststellungen früherer Prüfungen',
			'RPA',
			'RP',
			'Rechnungsprüfung',
			'Der Ausschuss hat zuletzt vor einem Jahr eine Übersicht erhalten.',
			['Welche Feststellungen sind noch nicht ausgeräumt?', 'Welche Fristen wurden vereinbart?']
		]
	] as const);
	return {
		name,
		type: 'Anfrage',
		committee,
		decides: 'committee',
		office,
		keyword: [keyword],
		dispute: 0,
		text: sections({
			Anlass: why,
			Fragen: questions.map((text, index) => `${index + 1}. ${text}`).join('\n'),
			Erläuterung: d.chance.pick([
				'Wir bitten um schriftliche Beantwortung vor der Sitzung, damit Nachfragen vorbereitet werden können.',
				'Eine mündliche Beantwortung in der Sitzung genügt. Die Zahlen bitten wir der Niederschrift beizufügen.',
				'Soweit Angaben aus Gründen des Datenschutzes nicht öffentlich gemacht werden können, bitten wir um Beantwortung im nichtöffentlichen Teil.'
			])
		})
	};
};
