/** Schools, kindergartens and the young. */
import { KINDERGARTENS, PRIMARY_SCHOOLS, SCHOOLS } from '../town.ts';
import {
	access,
	climate,
	decimal,
	euro,
	finances,
	later,
	month,
	noFinances,
	paragraphs,
	resolution,
	sections,
	type Subject
} from './draft.ts';

const TRADES = [
	{
		name: 'Erneuerung der Fenster',
		place: 'im Klassentrakt',
		saves: 18,
		detail:
			'Die Holzfenster stammen aus dem Jahr 1974. An der Wetterseite sind die unteren Rahmenhölzer durchfeuchtet, mehrere Flügel lassen sich aus Sicherheitsgründen nicht mehr öffnen.'
	},
	{
		name: 'Sanierung der Toilettenanlagen',
		place: 'im Erd- und Obergeschoss',
		saves: 2,
		detail:
			'Die Anlagen sind seit 1981 in Betrieb. Die Grundleitungen weisen nach der Kamerabefahrung Scherbenbildung und Wurzeleinwuchs auf; Verstopfungen treten inzwischen monatlich auf.'
	},
	{
		name: 'Dachsanierung',
		place: 'über der Aula',
		saves: 22,
		detail:
			'Die Bitumenabdichtung des Flachdachs ist an den Nähten spröde. Im vergangenen Winter ist an vier Stellen Wasser eingedrungen und hat die Akustikdecke beschädigt.'
	},
	{
		name: 'Erneuerung der Heizungsanlage',
		place: 'im Hauptgebäude',
		saves: 41,
		detail:
			'Der Niedertemperaturkessel ist 29 Jahre alt. Ersatzteile für den Brenner liefert der Hersteller nur noch auf Anfrage, in der letzten Heizperiode fiel die Anlage dreimal aus.'
	},
	{
		name: 'Einbau raumlufttechnischer Anlagen',
		place: 'in acht Unterrichtsräumen',
		saves: 6,
		detail:
			'Messungen des vergangenen Winters zeigen nach der zweiten Unterrichtsstunde regelmäßig Konzentrationen von mehr als 1.800 ppm Kohlendioxid. Lüften allein genügt nicht, weil die Räume zur Straße liegen.'
	},
	{
		name: 'Ertüchtigung des Brandschutzes',
		place: 'im Treppenhaus Ost',
		saves: 0,
		detail:
			'Bei der Brandverhütungsschau wurden das Fehlen eines zweiten baulichen Rettungswegs und nicht schließende Rauchschutztüren beanstandet. Die Frist der Bauaufsicht läuft.'
	}
] as const;

export const schoolRepair: Subject = (d) => {
	const school = d.take('school-repair', SCHOOLS);
	const trade = d.take('school-trade', TRADES);
	const cost = d.chance.amount(180_000, 940_000, 5000);
	const pupils = d.chance.whole(180, 760);
	const lots = d.chance.whole(2, 5);
	return {
		name: `${school}: ${trade.name} ${trade.place}`,
		type: 'Beschlussvorlage',
		committee: 'SBA',
		decides: cost > 500_000 ? 'main-and-council' : 'committee',
		office: 'FB6',
		keyword: ['Schulen', 'Hochbau'],
		dispute: 0.15,
		text: sections({
			Sachverhalt: paragraphs(
				`An der Schule (Standort ${school}) werden derzeit ${pupils} Schülerinnen und Schüler unterrichtet. ${trade.detail}`,
				d.chance.pick([
					`Das Gebäudemanagement hat den Zustand im ${month(d, -4)} gemeinsam mit einem Ingenieurbüro aufgenommen. Eine weitere Reparatur einzelner Bauteile ist danach unwirtschaftlich: Die in den letzten drei Jahren aufgewendeten ${euro(cost * 0.06)} haben den Verfall nur verlangsamt.`,
					`Der Sanierungsbedarf ist im Zustandsbericht der städtischen Gebäude mit der Dringlichkeitsstufe 1 geführt. Die Untersuchung eines Fachplaners im ${month(d, -5)} hat bestätigt, dass eine Erneuerung gegenüber der fortgesetzten Instandhaltung nach etwa ${d.chance.whole(7, 12)} Jahren die günstigere Lösung ist.`
				]),
				`Die Arbeiten sollen in ${lots} Losen vergeben und überwiegend in den Sommerferien ausgeführt werden. Für lärmintensive Arbeiten außerhalb der Ferien ist mit der Schulleitung ein Zeitfenster ab 14 Uhr vereinbart. Zwei Klassen ziehen für rund ${d.chance.whole(5, 10)} Wochen in Fachräume um; Container werden nicht benötigt.`,
				`Die Schulkonferenz wurde am ${later(d, -24)} unterrichtet und hat die Planung begrüßt.`
			),
			Zeitplan: [
				'| Schritt | Zeitpunkt |',
				'|---|---|',
				`| Baubeschluss | ${month(d, 1)} |`,
				`| Veröffentlichung der Ausschreibung | ${month(d, 3)} |`,
				`| Auftragsvergabe | ${month(d, 5)} |`,
				`| Ausführung | ${month(d, 8)} bis ${month(d, 11)} |`
			].join('\n'),
			Rechtslage:
				'Die Stadt ist als Schulträgerin nach § 79 Schulgesetz NRW verpflichtet, die für einen ordnungsgemäßen Unterricht erforderlichen Schulanlagen und Gebäude bereitzustellen und zu unterhalten. Vergeben wird nach der Vergabe- und Vertragsordnung für Bauleistungen (VOB/A, Abschnitt 1) und § 26 KomHVO NRW.',
			'Finanzielle Auswirkungen': finances(d, {
				product: '03.01.01 Schulgebäude',
				investment: cost,
				years: 25,
				...(trade.saves > 15 && {
					funding: { from: 'Zuwendung des Landes', amount: Math.round((cost * 0.35) / 1000) * 1000 }
				})
			}),
			Klimacheck:
				trade.saves > 5
					? climate(
							'positiv',
							'Energie in Gebäuden',
							`Nach der Berechnung des Fachplaners sinkt der Wärmebedarf des betroffenen Gebäudeteils um etwa ${trade.saves} Prozent. Das entspricht rund ${decimal(trade.saves * 0.9)} Tonnen Kohlendioxid im Jahr.`
						)
					: climate(
							'neutral',
							'Energie in Gebäuden',
							'Die Maßnahme dient der Sicherheit und dem Betrieb. Auf den Energieverbrauch wirkt sie sich nicht messbar aus; verbaut werden emissionsarme Produkte nach den Kriterien des Blauen Engels.'
						),
			Barrierefreiheit: access(d)
		}),
		resolution: resolution(
			`Der Planung zur Maßnahme „${trade.name} ${trade.place}“ am Standort ${school} wird zugestimmt.`,
			`Die Verwaltung wird beauftragt, die Leistungen mit einem Kostenrahmen von ${euro(cost)} auszuschreiben und zu vergeben.`,
			'Über wesentliche Abweichungen vom Kosten- und Zeitplan ist dem Ausschuss unverzüglich zu berichten.'
		)
	};
};

export const allDaySchool: Subject = (d) => {
	const school = d.take('all-day', PRIMARY_SCHOOLS);
	const places = d.chance.whole(5, 11) * 10;
	const groups = Math.ceil(places / 25);
	const cost = d.chance.amount(1_200_000, 3_800_000, 50_000);
	return {
		name: `Ausbau der Ganztagsbetreuung: ${school} (${places} zusätzliche Plätze)`,
		type: 'Beschlussvorlage',
		committee: 'SBA',
		decides: 'main-and-council',
		office: 'FB4',
		keyword: ['Schulen', 'Ganztag'],
		dispute: 0.3,
		text: sections({
			Sachverhalt: paragraphs(
				'Kinder, die ab dem Schuljahr 2026/2027 eingeschult werden, haben stufenweise Anspruch auf Förderung in einer Einrichtung im Umfang von acht Stunden an jedem Werktag. Ab August 2029 gilt der Anspruch für alle Kinder der Klassen 1 bis 4.',
				`Für die ${school} liegen ${d.chance.whole(118, 190)} Anmeldungen für den Offenen Ganztag vor; vorhanden sind ${d.chance.whole(75, 112)} Plätze. Die Elternbefragung vom ${month(d, -6)} lässt bis 2029 eine Betreuungsquote von ${d.chance.whole(74, 86)} Prozent erwarten. Daraus ergibt sich ein Bedarf von ${groups} weiteren Gruppen.`,
				d.chance.pick([
					`Untersucht wurden drei Lösungen: die Aufstockung des Verwaltungstrakts, ein zweigeschossiger Anbau in Holzbauweise und die Anmietung von Räumen der Kirchengemeinde. Der Anbau schneidet in der Nutzwertanalyse am besten ab, weil Mensa und Gruppenräume auf einer Ebene liegen und der Schulhof erhalten bleibt.`,
					`Die Mensa ist für zwei Essensschichten ausgelegt und wird schon heute in vier Schichten genutzt. Der Anbau umfasst deshalb neben ${groups} Gruppenräumen eine Ausgabeküche mit ${d.chance.whole(80, 130)} Sitzplätzen. Die Gruppenräume können am Vormittag für den Unterricht genutzt werden.`
				]),
				`Der Träger der Betreuung hat zugesichert, die zusätzlichen Gruppen mit pädagogischem Personal zu besetzen. Mit dem Bau kann im ${month(d, 9)} begonnen werden; die Inbetriebnahme ist für ${month(d, 21)} vorgesehen.`
			),
			Rechtslage:
				'Der Anspruch folgt aus § 24 Abs. 4 SGB VIII in der Fassung des Ganztagsförderungsgesetzes. Zuständig für die Schulanlagen ist die Stadt als Schulträgerin (§ 79 Schulgesetz NRW), für die Betreuung das örtliche Jugendamt.',
			'Finanzielle Auswirkungen': finances(d, {
				product: '03.02.01 Offener Ganztag',
				investment: cost,
				years: 50,
				perYear: groups * 41_500,
				funding: {
					from: 'Investitionsprogramm Ganztagsausbau',
					amount: Math.round((cost * 0.55) / 1000) * 1000
				}
			}),
			Klimacheck: climate(
				'negativ',
				'Neubau, graue Energie',
				'Der Neubau verursacht Emissionen aus Herstellung und Betrieb. Durch die Holzbauweise und den Standard Effizienzgebäude 40 fallen sie nach der Lebenszyklusbetrachtung um etwa ein Drittel geringer aus als bei einem Massivbau.'
			),
			Barrierefreiheit: access(d)
		}),
		resolution: resolution(
			`Der Errichtung eines Anbaus für die Ganztagsbetreuung (${school}) mit ${groups} Gruppen wird zugestimmt.`,
			`Die Verwaltung wird beauftragt, den Förderantrag zu stellen und die Planung bis zur Entwurfsplanung (Leistungsphase 3 HOAI) voranzutreiben.`,
			`Die erforderlichen Mittel von ${euro(cost)} werden in die mittelfristige Finanzplanung aufgenommen.`
		)
	};
};

export const schoolDigital: Subject = (d) => {
	const school = d.take('school-digital', SCHOOLS);
	const devices = d.chance.whole(8, 30) * 10;
	const cost = devices * d.chance.whole(430, 520);
	return {
		name: `Digitale Ausstattung: Ersatzbeschaffung von ${devices} Endgeräten (${school})`,
		type: 'Beschlussvorlage',
		committee: 'SBA',
		decides: 'committee',
		office: 'FB4',
		keyword: ['Schulen', 'Digitalisierung'],
		dispute: 0.1,
		text: sections({
			Sachverhalt: paragraphs(
				`Die aus dem DigitalPakt beschafften Tablets am Standort ${school} sind ${d.chance.whole(5, 6)} Jahre alt. Der Hersteller stellt Sicherheitsaktualisierungen zum ${later(d, 200)} ein. Ohne Ersatz dürfen die Geräte nach der Nutzungsordnung nicht mehr am Schulnetz betrieben werden.`,
				`Der Medienentwicklungsplan sieht für jede Klasse ab Jahrgang 3 einen halben Klassensatz vor. Nach Abgleich mit den Klassenbildungen werden ${devices} Geräte mit Hülle und Stift benötigt, außerdem ${Math.ceil(devices / 30)} Ladewagen.`,
				d.chance.pick([
					'Die Beschaffung erfolgt über den Rahmenvertrag des kommunalen Rechenzentrums. Einrichtung, Versicherung und Fernverwaltung sind im Stückpreis enthalten.',
					'Die Altgeräte werden gelöscht und, soweit sie noch nutzbar sind, den Offenen Kinder- und Jugendeinrichtungen überlassen. Nicht mehr nutzbare Geräte werden fachgerecht verwertet.'
				]),
				`Das WLAN der Schule wurde im ${month(d, -7)} neu vermessen und ist für die gleichzeitige Nutzung ausreichend bemessen.`
			),
			Rechtslage:
				'Die Sachausstattung einschließlich einer am allgemeinen Stand der Technik orientierten Medienausstattung obliegt dem Schulträger (§ 79 Schulgesetz NRW). Für den Abruf aus dem Rahmenvertrag gelten die Unterschwellenvergabeordnung und die städtische Vergabedienstanweisung.',
			'Finanzielle Auswirkungen': finances(d, {
				product: '03.01.05 Medienentwicklung',
				investment: cost,
				years: 5,
				perYear: Math.round(devices * 24)
			}),
			Klimacheck: climate(
				'negativ',
				'Beschaffung',
				'Jedes Neugerät verursacht Emissionen in der Herstellung. Die Nutzungsdauer wird deshalb auf mindestens fünf Jahre festgelegt; beschafft werden Geräte mit tauschbarem Akku und Reparaturzusage.'
			)
		}),
		resolution: resolution(
			`Der Beschaffung von ${devices} Endgeräten für den Standort ${school} zum Gesamtpreis von bis zu ${euro(cost)} wird zugestimmt.`
		)
	};
};

export const enrolment: Subject = (d) => {
	const school = d.take('enrolment', PRIMARY_SCHOOLS);
	const year = d.year + 1;
	const children = d.chance.whole(225, 262);
	const classes = d.chance.whole(10, 11);
	return {
		name: `Schulanmeldungen ${year}/${year + 1} und Klassenbildung: Bericht zum Standort ${school}`,
		type: 'Informationsvorlage',
		committee: 'SBA',
		decides: 'committee',
		office: 'FB4',
		keyword: ['Schulen', 'Schulentwicklung'],
		dispute: 0,
		text: sections({
			Sachverhalt: paragraphs(
				`Zum Schuljahr ${year}/${year + 1} werden im Stadtgebiet voraussichtlich ${children} Kinder schulpflichtig. Nach der kommunalen Klassenrichtzahl dürfen höchstens ${classes} Eingangsklassen gebildet werden.`,
				`Für den Standort ${school} wurden ${d.chance.whole(41, 78)} Kinder angemeldet, das sind ${d.chance.whole(3, 9)} mehr als im Vorjahr. Die Zweizügigkeit bleibt gesichert. ${d.chance.whole(3, 8)} Kinder mit Bedarf an sonderpädagogischer Unterstützung werden im Gemeinsamen Lernen unterrichtet.`,
				'Die Verwaltung hat mit den Schulleitungen vereinbart, Anmeldungen aus dem Überschneidungsgebiet in einem Ausgleichsgespräch zu verteilen. Geschwisterkinder werden vorrangig berücksichtigt. In keinem Fall überschreitet der Schulweg zwei Kilometer.',
				`Die endgültige Entscheidung über die Aufnahme treffen die Schulleitungen. Der Ausschuss wird nach Abschluss des Verfahrens im ${month(d, 4)} erneut unterrichtet.`
			),
			Rechtslage:
				'Die Zahl der Eingangsklassen richtet sich nach § 46 Abs. 3 Schulgesetz NRW und § 6a der Verordnung zur Ausführung des § 93 Abs. 2 Schulgesetz.',
			'Finanzielle Auswirkungen': noFinances(d)
		})
	};
};

export const kindergartenPlaces: Subject = (d) => {
	const kita = d.take('kita-places', KINDERGARTENS);
	const under = d.chance.whole(36, 47);
	const groups = d.chance.pick([1, 1, 2, 2, 3]);
	const perYear = groups * d.chance.amount(165_000, 195_000, 1000);
	return {
		name: `Kindergartenbedarfsplanung ${d.year + 1}/${d.year + 2}: Erweiterung der Einrichtung ${kita} um ${groups === 1 ? 'eine Gruppe' : `${groups} Gruppen`}`,
		type: 'Beschlussvorlage',
		committee: 'JHA',
		decides: 'committee',
		office: 'FB4',
		keyword: ['Kita', 'Jugendhilfe'],
		dispute: 0.1,
		text: sections({
			Sachverhalt: paragraphs(
				`Zum Stichtag leben in Auenbrück ${d.chance.whole(690, 760)} Kinder unter drei und ${d.chance.whole(730, 790)} Kinder von drei Jahren bis zum Schuleintritt. Die Versorgungsquote der unter Dreijährigen beträgt ${under} Prozent, die der älteren Kinder ${decimal(d.chance.whole(960, 992) / 10)} Prozent.`,
				`Im Einzugsbereich der Einrichtung ${kita} übersteigt die Nachfrage das Angebot am stärksten. Über das Anmeldeportal sind ${d.chance.whole(19, 46)} Kinder vorgemerkt, für die wohnortnah kein Platz angeboten werden kann. Die Belegung der Nachbareinrichtungen lässt Umverteilungen nicht zu.`,
				d.chance.pick([
					'Der Träger ist bereit, das bisher als Bewegungsraum genutzte Nebengebäude umzubauen. Das Landesjugendamt hat die Räume besichtigt und eine Betriebserlaubnis in Aussicht gestellt, sofern ein zweiter Waschraum geschaffen wird.',
					`Die Erweiterung kann in einem Modulbau auf dem vorhandenen Grundstück erfolgen. Die Außenfläche bleibt mit ${decimal(d.chance.whole(105, 140) / 10)} Quadratmetern je Kind über dem Richtwert.`
				]),
				`Der Betrieb kann zum ${month(d, 9)} aufgenommen werden. Die Personalgewinnung hat der Träger bereits begonnen; zwei Auszubildende schließen ihre praxisintegrierte Ausbildung im Sommer ab.`
			),
			Rechtslage:
				'Der Anspruch auf einen Betreuungsplatz ergibt sich aus § 24 SGB VIII. Die Jugendhilfeplanung entscheidet nach § 4 KiBiz über Gruppenformen und Betreuungszeiten; über die Kindpauschalen wird nach § 33 KiBiz abgerechnet.',
			'Finanzielle Auswirkungen': finances(d, {
				product: '06.01.01 Tagesbetreuung für Kinder',
				perYear,
				once: groups * 38_000,
				funding: { from: 'Landesanteil Kindpauschalen', amount: Math.round(perYear * 0.41) }
			}),
			Klimacheck: climate(
				'neutral',
				'Mobilität',
				'Ein wohnortnaher Platz verkürzt Bring- und Holwege. Der Umbau nutzt ein vorhandenes Gebäude und versiegelt keine weitere Fläche.'
			)
		}),
		resolution: resolution(
			`Der Erweiterung der Einrichtung ${kita} um ${groups === 1 ? 'eine Gruppe' : `${groups} Gruppen`} wird zugestimmt.`,
			'Die Verwaltung wird beauftragt, die zusätzlichen Kindpauschalen fristgerecht zum 15. März beim Landesjugendamt anzumelden.'
		)
	};
};

export const youthReport: Subject = (d) => {
	const place = d.take('youth', [
		'Jugendzentrum Alte Post',
		'Mobile Jugendarbeit',
		'Jugendtreff Westerholz',
		'Schulsozialarbeit',
		'Spielmobil',
		'Jugendgerichtshilfe',
		'Frühe Hilfen',
		'Pflegekinderdienst'
	]);
	return {
		name: `Jahresbericht ${d.year - 1}: ${place}`,
		type: 'Informationsvorlage',
		committee: 'JHA',
		decides: 'committee',
		office: 'FB4',
		keyword: ['Jugendhilfe', 'Bericht'],
		dispute: 0,
		text: sections({
			Sachverhalt: paragraphs(
				`Der Bericht zum Angebot „${place}“ beschreibt Zahl und Art der Kontakte, die Schwerpunkte des Jahres ${d.year - 1} und die Ziele für ${d.year}.`,
				`Gezählt wurden ${d.chance.amount(1200, 6400, 10).toLocaleString('de-DE')} Kontakte, ${d.chance.whole(4, 19)} Prozent mehr als im Vorjahr. Gewachsen ist vor allem der Anteil der Zwölf- bis Vierzehnjährigen. Etwa ${d.chance.whole(36, 52)} Prozent der Kontakte entfallen auf Mädchen und junge Frauen.`,
				d.chance.pick([
					'Häufigste Anliegen waren Streit in der Familie, Schwierigkeiten in der Schule und die Suche nach einer Ausbildungsstelle. Die Zahl der Gespräche, die an eine Beratungsstelle weitergeleitet wurden, hat sich nicht verändert.',
					'Das Team hat zwei Ferienwochen, einen Graffiti-Workshop mit Anliegern und eine Gesprächsreihe zur Kommunalwahl angeboten. Alle Angebote waren ausgebucht; die Warteliste umfasste zuletzt 34 Namen.'
				]),
				`Für ${d.year} sind feste Sprechzeiten an zwei weiterführenden Schulen und eine engere Absprache mit den Vereinen vorgesehen. Die Stellen sind besetzt; eine halbe Stelle ist bis ${month(d, 14)} befristet.`
			),
			'Finanzielle Auswirkungen': noFinances(d)
		})
	};
};

export const playground: Subject = (d) => {
	const district = d.take('playground', [
		'Nordaue',
		'Brückfeld',
		'Lindenhof',
		'Westerholz',
		'Kaltenborn',
		'Mühlenbach',
		'Südaue'
	]);
	const cost = d.chance.amount(60_000, 190_000, 5000);
	return {
		name: `Neugestaltung des Spielplatzes im Stadtteil ${district}`,
		type: 'Beschlussvorlage',
		committee: 'JHA',
		decides: 'committee',
		office: 'FB5',
		keyword: ['Spielplätze', 'Jugendhilfe'],
		dispute: 0.1,
		district,
		text: sections({
			Sachverhalt: paragraphs(
				`Der Spielplatz in ${district} wurde ${d.chance.whole(1994, 2004)} angelegt. Bei der Hauptuntersuchung nach DIN EN 1176 mussten die Kletterkombination und die Seilbahn gesperrt werden, weil tragende Pfosten im Erdreich morsch sind.`,
				`An der Beteiligung im ${month(d, -3)} haben ${d.chance.whole(34, 96)} Kinder und ${d.chance.whole(20, 55)} Erwachsene teilgenommen. Am häufigsten wurden Wasser zum Matschen, Schatten, eine Schaukel für mehrere Kinder und ein Sitzplatz für Großeltern genannt. Der Entwurf nimmt diese Wünsche auf.`,
				'Vorgesehen sind drei Bereiche: ein Kleinkindbereich mit Pumpe und Sandfläche, ein Kletterparcours aus Robinienholz und eine Rasenfläche mit Toren. Zwei der Geräte sind unterfahrbar und mit dem Rollstuhl erreichbar. Die vorhandenen sechs Linden bleiben erhalten.',
				`Die Arbeiten dauern etwa ${d.chance.whole(8, 12)} Wochen und sollen im ${month(d, 6)} beginnen.`
			),
			Rechtslage:
				'Die Bereitstellung öffentlicher Spielflächen ist eine freiwillige Aufgabe der Stadt. Für bestehende Anlagen trifft sie die Verkehrssicherungspflicht (§ 823 BGB).',
			'Finanzielle Auswirkungen': finances(d, {
				product: '13.01.02 Spielplätze',
				investment: cost,
				years: 15,
				perYear: 4200
			}),
			Klimacheck: climate(
				'positiv',
				'Klimaanpassung',
				`Auf ${d.chance.whole(160, 420)} Quadratmetern wird Pflaster durch wasserdurchlässige Flächen ersetzt. Sieben neue Bäume verschatten die Sitz- und Spielbereiche.`
			)
		}),
		resolution: resolution(
			`Dem Entwurf zur Neugestaltung des Spielplatzes im Stadtteil ${district} wird zugestimmt.`,
			`Die Verwaltung wird mit der Ausführung im Kostenrahmen von ${euro(cost)} beauftragt.`
		)
	};
};
