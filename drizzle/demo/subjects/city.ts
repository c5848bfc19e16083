/** Land use, streets, bridges, buses and the climate. */
import { BRIDGES, BUS_LINES, DISTRICTS, PLANS, SCHOOLS, STREETS } from '../town.ts';
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

const STEPS = [
	{
		name: 'Aufstellungsbeschluss',
		committee: 'PBA',
		law: 'Der Aufstellungsbeschluss beruht auf § 2 Abs. 1 BauGB in Verbindung mit § 1 Abs. 3 BauGB. Er ist ortsüblich bekannt zu machen.',
		story:
			'Mit dem Aufstellungsbeschluss beginnt das Verfahren. Eine Festlegung auf Art und Maß der Bebauung ist damit nicht verbunden; sie bleibt der Abwägung am Ende des Verfahrens vorbehalten.',
		points: [
			'Die Aufstellung des Bebauungsplans wird beschlossen.',
			'Die Verwaltung wird beauftragt, die frühzeitige Beteiligung der Öffentlichkeit und der Behörden durchzuführen.'
		]
	},
	{
		name: 'Beschluss zur Veröffentlichung des Entwurfs',
		committee: 'PBA',
		law: 'Die Veröffentlichung im Internet und die Beteiligung der Behörden richten sich nach § 3 Abs. 2 und § 4 Abs. 2 BauGB. Die Dauer beträgt mindestens einen Monat.',
		story:
			'In der frühzeitigen Beteiligung sind Stellungnahmen zu Verkehr, Regenwasser und Gebäudehöhe eingegangen. Der Entwurf verschiebt die Zufahrt, begrenzt die Höhe an der Nordseite auf zwei Vollgeschosse und setzt Gründächer fest.',
		points: [
			'Über die Anregungen aus der frühzeitigen Beteiligung wird entsprechend der Abwägungstabelle (Anlage) entschieden.',
			'Der Entwurf des Bebauungsplans mit Begründung wird nach § 3 Abs. 2 BauGB veröffentlicht.'
		]
	},
	{
		name: 'Abwägung und Satzungsbeschluss',
		committee: 'PBA',
		law: 'Der Rat beschließt den Bebauungsplan als Satzung (§ 10 Abs. 1 BauGB, § 41 Abs. 1 Satz 2 Buchst. f GO NRW). Die öffentlichen und privaten Belange sind nach § 1 Abs. 7 BauGB gegeneinander und untereinander gerecht abzuwägen.',
		story:
			'Während der Veröffentlichung gingen Stellungnahmen von Behörden und aus der Öffentlichkeit ein. Sie führen nicht zu Änderungen, die eine erneute Beteiligung erfordern würden; ein Hinweis zum Schutz von Fledermausquartieren wird ergänzt.',
		points: [
			'Den Abwägungsvorschlägen der Verwaltung (Anlage) wird gefolgt.',
			'Der Bebauungsplan wird als Satzung, die Begründung einschließlich Umweltbericht wird beschlossen.',
			'Die Verwaltung wird beauftragt, den Beschluss ortsüblich bekannt zu machen.'
		]
	}
] as const;

/** Each plan further on with every visit; some were begun before the first sitting there is. */
const PROCEDURES = [0, 1, 2].flatMap((visit) =>
	PLANS.flatMap((plan, index) => {
		const step = STEPS[(index % 3) + visit];
		return step ? [{ plan, step }] : [];
	})
);

export const landUsePlan: Subject = (d) => {
	const { plan, step } = d.next('plan', PROCEDURES);
	const replies = d.chance.whole(4, 31);
	return {
		name: `Bebauungsplan ${plan.number} „${plan.name}“: ${step.name}`,
		type: 'Beschlussvorlage',
		committee: 'PBA',
		decides: step.name === 'Abwägung und Satzungsbeschluss' ? 'council' : 'committee',
		office: 'FB5',
		keyword: ['Bebauungspläne', 'Stadtentwicklung'],
		dispute: 0.4,
		district: plan.district,
		text: sections({
			Anlass: paragraphs(
				`Das Plangebiet liegt im Stadtteil ${plan.district} und umfasst rund ${decimal(plan.hectares)} Hektar. ${plan.homes ? `Vorgesehen sind etwa ${plan.homes} Wohnungen, davon mindestens 30 Prozent im öffentlich geförderten Wohnungsbau.` : 'Vorgesehen sind gewerbliche Flächen einschließlich ihrer Erschließung und Eingrünung.'}`,
				d.chance.pick([
					'Der Flächennutzungsplan stellt das Gebiet überwiegend bereits entsprechend dar. Wo er abweicht, wird er im Parallelverfahren geändert.',
					'Die Fläche ist im Handlungskonzept Wohnen als Schwerpunkt der Innenentwicklung benannt. Die Eigentümerinnen und Eigentümer haben ihre Mitwirkung in einer gemeinsamen Erklärung zugesagt.'
				])
			),
			'Stand des Verfahrens': paragraphs(
				step.story,
				`Bisher liegen ${replies} Stellungnahmen vor, davon ${Math.ceil(replies * 0.6)} von Trägern öffentlicher Belange. Der Kreis hat auf die Lage im Einzugsgebiet des Mühlenbachs hingewiesen und einen Nachweis der Rückhaltung für ein fünfzigjährliches Regenereignis verlangt; das Entwässerungskonzept erfüllt diese Vorgabe.`,
				`Das Verkehrsgutachten erwartet ${d.chance.amount(280, 1400, 20).toLocaleString('de-DE')} zusätzliche Fahrten am Tag. Der Knoten zur ${d.chance.pick(STREETS)} bleibt in der Spitzenstunde leistungsfähig (Qualitätsstufe C).`
			),
			Rechtslage: step.law,
			'Finanzielle Auswirkungen': paragraphs(
				`Die Planungskosten von ${euro(d.chance.amount(28_000, 96_000, 1000))} trägt nach dem städtebaulichen Vertrag die Vorhabenträgerin. Bei der Stadt verbleiben die Kosten des Verfahrens, die im Produkt 09.01.01 Räumliche Planung veranschlagt sind.`
			),
			Klimacheck: climate(
				plan.name.startsWith('Solar') ? 'positiv' : 'negativ',
				'Flächennutzung',
				plan.name.startsWith('Solar')
					? 'Mit einer Leistung von 9,8 Megawatt peak kann der Strombedarf von rund 2.700 Haushalten rechnerisch gedeckt werden. Die Fläche wird extensiv beweidet.'
					: `Es werden bis zu ${decimal(plan.hectares * 0.55)} Hektar neu versiegelt. Gründächer, Photovoltaikpflicht, Versickerung auf den Grundstücken und der Ausgleich von ${d.chance.whole(21, 88)} Tausend Ökopunkten mindern die Folgen, heben sie aber nicht auf.`
			)
		}),
		resolution: resolution(...step.points)
	};
};

export const streetWorks: Subject = (d) => {
	const street = d.take('street', STREETS);
	const kind = d.take('street-kind', [
		'Ausbau',
		'Deckensanierung',
		'Umgestaltung',
		'Erneuerung der Gehwege'
	] as const);
	const metres = d.chance.amount(180, 920, 10);
	const cost = metres * d.chance.whole(900, 2300);
	return {
		name: `${street}: ${kind} auf ${metres} Metern`,
		type: 'Beschlussvorlage',
		committee: 'PBA',
		decides: cost > 1_000_000 ? 'main-and-council' : 'committee',
		office: 'FB5',
		keyword: ['Straßen', 'Tiefbau'],
		dispute: 0.35,
		district: d.chance.pick(DISTRICTS),
		text: sections({
			Sachverhalt: paragraphs(
				`Die Straße „${street}“ ist eine ${d.chance.pick(['Anliegerstraße', 'Sammelstraße', 'Haupterschließungsstraße'])}. Nach der Zustandserfassung erreicht sie den Wert ${decimal(d.chance.whole(41, 48) / 10)} auf einer Skala bis 5. Netzrisse und Setzungen im Bereich der Kanalgräben lassen sich durch Ausbessern nicht mehr dauerhaft beheben.`,
				d.chance.pick([
					`Die Stadtwerke erneuern im gleichen Zuge die Wasserleitung aus dem Jahr 1961. Dadurch muss die Fahrbahn nur einmal geöffnet werden; die Kosten der Wiederherstellung werden nach Flächenanteilen geteilt.`,
					`Zwei Kanalhaltungen sind hydraulisch überlastet. Sie werden vor dem Straßenbau im Durchmesser 500 ausgewechselt. Den Kanalbau finanziert die Abwasserbeseitigung, er ist nicht Gegenstand dieser Vorlage.`
				]),
				`Der Querschnitt sieht eine Fahrbahn von ${decimal(d.chance.whole(55, 65) / 10)} Metern, beidseitige Gehwege von mindestens 2,10 Metern und ${d.chance.whole(12, 34)} Stellplätze im Wechsel mit ${d.chance.whole(6, 16)} Baumstandorten vor. Die Zahl der Stellplätze verringert sich um ${d.chance.whole(3, 9)}.`,
				`In der Anliegerversammlung am ${later(d, -38)} wurden vor allem Fragen zu Grundstückszufahrten und zur Dauer der Arbeiten gestellt. Gebaut wird in ${d.chance.whole(2, 4)} Abschnitten, sodass jedes Grundstück zu Fuß jederzeit und mit dem Fahrzeug überwiegend erreichbar bleibt.`
			),
			Rechtslage:
				'Straßenbaulastträgerin ist die Stadt (§ 47 Straßen- und Wegegesetz NRW). Für beitragsfähige Maßnahmen, die seit dem 1. Januar 2024 beschlossen werden, erhebt sie keine Beiträge nach § 8 KAG NRW; der Ausfall wird vom Land auf Antrag erstattet.',
			'Finanzielle Auswirkungen': finances(d, {
				product: '12.01.01 Gemeindestraßen',
				investment: cost,
				years: 40,
				funding: { from: 'Erstattung des Landes', amount: Math.round((cost * 0.3) / 1000) * 1000 }
			}),
			Klimacheck: climate(
				'neutral',
				'Mobilität und Klimaanpassung',
				'Dem Ressourcenverbrauch des Baus stehen breitere Gehwege und zusätzliche Bäume gegenüber. Der Asphalt enthält einen Anteil von 40 Prozent Ausbaumaterial.'
			),
			Barrierefreiheit: access(d)
		}),
		resolution: resolution(
			`Der vorgestellten Planung zur Maßnahme „${street}, ${kind}“ wird zugestimmt.`,
			`Die Verwaltung wird beauftragt, die Bauleistungen auszuschreiben. Der Kostenrahmen beträgt ${euro(cost)}.`
		)
	};
};

export const bridge: Subject = (d) => {
	const where = d.take('bridge', BRIDGES);
	const cost = d.chance.amount(420_000, 2_400_000, 10_000);
	return {
		name: `${where}: Ergebnis der Hauptprüfung und weiteres Vorgehen`,
		type: 'Beschlussvorlage',
		committee: 'PBA',
		decides: 'main-and-council',
		office: 'FB5',
		keyword: ['Brücken', 'Tiefbau'],
		dispute: 0.2,
		text: sections({
			Sachverhalt: paragraphs(
				`Die Hauptprüfung nach DIN 1076 vom ${later(d, -62)} bewertet das Bauwerk mit der Zustandsnote ${decimal(d.chance.whole(30, 36) / 10)}. Maßgeblich sind Chloridschäden an der Kappe, freiliegende Bewehrung am östlichen Widerlager und blockierte Lager.`,
				`Als Sofortmaßnahme wurde die zulässige Last auf ${d.chance.pick(['3,5', '7,5', '12'])} Tonnen begrenzt. Der Rettungsdienst, die Feuerwehr und das Busunternehmen sind unterrichtet; die Umleitung verlängert den Weg um bis zu ${decimal(d.chance.whole(8, 31) / 10)} Kilometer.`,
				'Das Ingenieurbüro hat Instandsetzung und Ersatzneubau verglichen. Die Instandsetzung wäre für etwa 15 Jahre ausreichend, kostet aber mehr als die Hälfte des Neubaus. Über die Nutzungsdauer von 80 Jahren ist der Ersatzneubau um rund ein Viertel günstiger.',
				`Wegen der Schonzeiten am Gewässer kann nur zwischen Juli und Februar gegründet werden. Bei einem Beschluss in dieser Sitzungsfolge ist die Fertigstellung im ${month(d, 22)} möglich.`
			),
			Rechtslage:
				'Die Stadt ist als Trägerin der Straßenbaulast verpflichtet, Bauwerke in einem verkehrssicheren Zustand zu erhalten (§§ 9, 9a Straßen- und Wegegesetz NRW). Für Arbeiten am Gewässer ist eine Genehmigung nach § 22 Landeswassergesetz NRW erforderlich.',
			'Finanzielle Auswirkungen': finances(d, {
				product: '12.01.03 Brücken und Ingenieurbauwerke',
				investment: cost,
				years: 80,
				funding: { from: 'Förderung kommunaler Straßenbau', amount: Math.round((cost * 0.6) / 1000) * 1000 }
			}),
			Klimacheck: climate(
				'negativ',
				'Baustoffe',
				'Herstellung und Transport des Betons verursachen Emissionen. Geprüft wird der Einsatz von klinkerreduziertem Zement; er wird als Nebenangebot zugelassen.'
			)
		}),
		resolution: resolution(
			'Der Ersatzneubau wird als Vorzugslösung bestätigt.',
			`Die Verwaltung wird beauftragt, die Planung zu vergeben und den Förderantrag zu stellen. Die Gesamtkosten werden mit ${euro(cost)} angenommen.`
		)
	};
};

export const bus: Subject = (d) => {
	const line = d.take('bus', BUS_LINES);
	const change = d.take('bus-change', [
		'Verdichtung auf einen Halbstundentakt',
		'zusätzliche Fahrten am Wochenende',
		'neue Haltestellen und geänderter Linienweg',
		'Bericht zu Fahrgastzahlen und Pünktlichkeit'
	] as const);
	const report = change.startsWith('Bericht');
	const perYear = d.chance.amount(64_000, 240_000, 1000);
	return {
		name: `Buslinie ${line}: ${change}`,
		type: report ? 'Informationsvorlage' : 'Beschlussvorlage',
		committee: 'UKM',
		decides: report ? 'committee' : 'main-and-council',
		office: 'FB5',
		keyword: ['ÖPNV', 'Mobilität'],
		dispute: report ? 0 : 0.35,
		text: sections({
			Sachverhalt: paragraphs(
				`Die Linie ${line} nutzten im letzten Quartal an Schultagen durchschnittlich ${d.chance.amount(340, 1450, 10).toLocaleString('de-DE')} Fahrgäste. Gegenüber dem Vorjahr ist das ein Zuwachs von ${d.chance.whole(3, 14)} Prozent, der zum größeren Teil auf das Deutschlandticket zurückgeht.`,
				`Pünktlich, also mit weniger als fünf Minuten Verspätung, waren ${decimal(d.chance.whole(820, 940) / 10)} Prozent der Abfahrten. Verspätungen entstehen vor allem am Knoten Bahnhofstraße, wenn der Regionalzug wartet, und nachmittags an den Schulen.`,
				!report &&
					d.chance.pick([
						`Der Kreis als Aufgabenträger hat die Änderung geprüft und kann sie zum Fahrplanwechsel im ${month(d, 7)} umsetzen. Ein weiteres Fahrzeug ist nicht erforderlich, weil die Standzeit am Bahnhof genutzt wird.`,
						'Die Änderung verkürzt die Reisezeit zwischen Westerholz und dem Bahnhof um sieben Minuten und stellt dort einen gesicherten Anschluss in beide Richtungen her. Zwei Haltestellen werden barrierefrei neu gebaut, eine kaum genutzte entfällt.'
					]),
				'Die Verwaltung schlägt vor, die Wirkung nach zwölf Monaten anhand der automatischen Fahrgastzählung zu bewerten und dem Ausschuss zu berichten.'
			),
			Rechtslage:
				'Aufgabenträger des öffentlichen Personennahverkehrs ist der Kreis (§ 3 Abs. 1 ÖPNVG NRW). Die Stadt kann Leistungen über den Nahverkehrsplan hinaus bestellen und finanziert sie dann über die allgemeine oder die differenzierte Kreisumlage.',
			'Finanzielle Auswirkungen': report
				? noFinances(d)
				: finances(d, { product: '12.02.01 Öffentlicher Nahverkehr', perYear, once: 18_000 }),
			Klimacheck: report
				? undefined
				: climate(
						'positiv',
						'Mobilität',
						`Das Gutachten rechnet mit der Verlagerung von rund ${d.chance.amount(90, 420, 10)} Autofahrten am Tag. Auf der Linie werden ab dem nächsten Fahrplanjahr zwei batterieelektrische Busse eingesetzt.`
					),
			Barrierefreiheit: access(d)
		}),
		...(!report && {
			resolution: resolution(
				`Der Änderung (Linie ${line}, ${change}) wird zugestimmt.`,
				`Für die Bestellung beim Kreis werden ab dem nächsten Fahrplanjahr jährlich bis zu ${euro(perYear)} bereitgestellt.`
			)
		})
	};
};

export const bicycle: Subject = (d) => {
	const street = d.take('bicycle', STREETS);
	const cost = d.chance.amount(38_000, 420_000, 2000);
	return {
		name: `Radverkehr: ${d.take('bicycle-kind', ['Fahrradstraße', 'Schutzstreifen', 'Öffnung der Einbahnstraße für den Radverkehr', 'Radabstellanlagen'] as const)} ${street}`,
		type: 'Beschlussvorlage',
		committee: 'UKM',
		decides: 'committee',
		office: 'FB5',
		keyword: ['Radverkehr', 'Mobilität'],
		dispute: 0.5,
		text: sections({
			Sachverhalt: paragraphs(
				`Das Radverkehrskonzept führt die Verbindung über die Straße „${street}“ als Maßnahme der Priorität ${d.chance.pick(['A', 'B'])}. Sie schließt eine Lücke zwischen der Innenstadt und dem ${d.chance.pick(['Schulzentrum', 'Bahnhof', 'Gewerbepark Westerholz', 'Freibad'])}.`,
				`Die Zählung vom ${later(d, -47)} ergab ${d.chance.amount(310, 1480, 10)} Fahrräder und ${d.chance.amount(620, 4300, 10).toLocaleString('de-DE')} Kraftfahrzeuge in 24 Stunden. In den letzten fünf Jahren wurden der Polizei ${d.chance.whole(3, 11)} Unfälle mit Radbeteiligung bekannt, einer davon mit schwer Verletzten.`,
				d.chance.pick([
					`Polizei, Straßenverkehrsbehörde und Feuerwehr haben der Lösung zugestimmt. Die Feuerwehr bittet, die Durchfahrtsbreite von 3,55 Metern an den Engstellen freizuhalten.`,
					`Für die Anlieferung der Geschäfte werden zwei Ladezonen ausgewiesen. Der Einzelhandelsverband hatte angeregt, diese auf die Zeit bis 11 Uhr zu begrenzen; dem wird gefolgt.`
				]),
				`Markierung und Beschilderung können im ${month(d, 4)} ausgeführt werden. Nach einem Jahr wird die Wirkung mit einer erneuten Zählung überprüft.`
			),
			Rechtslage:
				'Verkehrszeichen ordnet die Straßenverkehrsbehörde nach § 45 StVO in eigener Zuständigkeit an. Seit der Novelle 2024 können dabei auch der Klima- und Umweltschutz sowie die städtebauliche Entwicklung berücksichtigt werden (§ 45 Abs. 1 Satz 2 Nr. 7 StVO).',
			'Finanzielle Auswirkungen': finances(d, {
				product: '12.01.05 Radverkehr',
				investment: cost,
				years: 20,
				funding: { from: 'Förderrichtlinie Nahmobilität', amount: Math.round((cost * 0.7) / 1000) * 1000 }
			}),
			Klimacheck: climate(
				'positiv',
				'Mobilität',
				'Sichere und durchgehende Wege sind die wichtigste Voraussetzung dafür, dass kurze Fahrten mit dem Rad zurückgelegt werden. Eine Bezifferung ist für die einzelne Maßnahme nicht möglich.'
			)
		}),
		resolution: resolution(
			`Der Ausschuss stimmt der Maßnahme zu und beauftragt die Verwaltung mit der Umsetzung im Rahmen von ${euro(cost)}.`,
			'Ein Jahr nach der Umsetzung ist über die Erfahrungen zu berichten.'
		)
	};
};

export const solarRoof: Subject = (d) => {
	const roof = d.take('solar', [
		...SCHOOLS,
		'Rathaus',
		'Bauhof',
		'Feuerwache Mitte',
		'Dreifachturnhalle am Schulzentrum',
		'Kläranlage Nordaue',
		'Stadtbücherei'
	]);
	const peak = d.chance.whole(38, 210);
	const cost = peak * d.chance.whole(1150, 1480);
	return {
		name: `Photovoltaikanlage (${peak} kWp) auf dem Dach: ${roof}`,
		type: 'Beschlussvorlage',
		committee: 'UKM',
		decides: 'committee',
		office: 'KS',
		keyword: ['Klimaschutz', 'Energie'],
		dispute: 0.15,
		text: sections({
			Sachverhalt: paragraphs(
				`Mit dem Klimaschutzkonzept hat der Rat beschlossen, bis 2030 alle geeigneten städtischen Dächer mit Photovoltaik zu belegen. Von 46 Gebäuden sind bisher ${d.chance.whole(9, 24)} ausgestattet.`,
				`Die Statik des Daches (Standort ${roof}) lässt eine Auflast von ${d.chance.whole(16, 28)} Kilogramm je Quadratmeter zu. Die Anlage besteht aus ${Math.round(peak / 0.43)} Modulen in Ost-West-Aufstellung und erzeugt im Jahr etwa ${(peak * 920).toLocaleString('de-DE')} Kilowattstunden. Davon werden rund ${d.chance.whole(46, 78)} Prozent im Gebäude selbst verbraucht.`,
				d.chance.pick([
					'Ein Speicher wird vorbereitet, aber noch nicht beschafft: Die Last liegt überwiegend am Tag, sodass er sich gegenwärtig nicht trägt.',
					'Die Anlage wird an die Fernüberwachung angeschlossen. Ein Bildschirm im Eingangsbereich zeigt den Ertrag; an Schulen steht er auch für den Unterricht zur Verfügung.'
				]),
				`Bei einem Strompreis von ${decimal(d.chance.whole(260, 310) / 10)} Cent amortisiert sich die Anlage nach ${d.chance.whole(8, 12)} Jahren.`
			),
			Rechtslage:
				'Für Neubauten und grundlegende Dachsanierungen gilt die Solarpflicht nach § 42a Bauordnung NRW. Die freiwillige Ausstattung des Bestands ist Gegenstand des Ratsbeschlusses zum Klimaschutzkonzept.',
			'Finanzielle Auswirkungen': finances(d, {
				product: '14.01.02 Energiemanagement',
				investment: cost,
				years: 20,
				perYear: Math.round(peak * 14)
			}),
			Klimacheck: climate(
				'positiv',
				'Energieerzeugung',
				`Jährlich werden rechnerisch ${decimal(peak * 0.36)} Tonnen Kohlendioxid vermieden. Die energetische Rücklaufzeit der Module beträgt weniger als zwei Jahre.`
			)
		}),
		resolution: resolution(
			`Der Errichtung der Photovoltaikanlage (Standort ${roof}, ${peak} kWp) mit Kosten von bis zu ${euro(cost)} wird zugestimmt.`
		)
	};
};

export const climateReport: Subject = (d) => {
	const what = d.take('climate-report', [
		'Sachstand der kommunalen Wärmeplanung',
		'Energiebericht der städtischen Liegenschaften',
		'Starkregengefahrenkarte und Vorsorge',
		'Hitzeaktionsplan',
		'Baumkataster und Nachpflanzungen',
		'Umsetzung des Klimaschutzkonzepts',
		'Ladeinfrastruktur im öffentlichen Raum'
	]);
	return {
		name: `${what}: Bericht der Verwaltung ${d.year}`,
		type: 'Informationsvorlage',
		committee: 'UKM',
		decides: 'committee',
		office: 'KS',
		keyword: ['Klimaschutz', 'Bericht'],
		dispute: 0,
		text: sections({
			Sachverhalt: paragraphs(
				`Die Verwaltung berichtet einmal im Jahr zum Thema „${what}“. Der vollständige Bericht ist als Anlage beigefügt; die wesentlichen Ergebnisse sind hier zusammengefasst.`,
				`Der Endenergieverbrauch der Stadtverwaltung ist witterungsbereinigt um ${decimal(d.chance.whole(18, 61) / 10)} Prozent gesunken. Den größten Beitrag leisten der Heizungstausch in zwei Schulen und die Umstellung von ${d.chance.amount(420, 1100, 10)} Straßenleuchten auf LED.`,
				d.chance.pick([
					'Hinter dem Zeitplan liegt die Sanierung der Verwaltungsgebäude: Für zwei Ausschreibungen gingen keine wertbaren Angebote ein. Sie werden mit geänderten Losen wiederholt.',
					`Für ${d.chance.whole(14, 31)} der ${d.chance.whole(52, 61)} Maßnahmen ist die Umsetzung abgeschlossen oder eine Daueraufgabe. ${d.chance.whole(4, 9)} Maßnahmen wurden noch nicht begonnen, überwiegend weil Förderbescheide ausstehen.`
				]),
				`Am ${later(d, 33)} findet im Rathaus eine öffentliche Vorstellung mit Beratung durch die Verbraucherzentrale statt.`
			),
			'Finanzielle Auswirkungen': noFinances(d)
		})
	};
};

export const waste: Subject = (d) => {
	const [what, product] = d.take('fees', [
		['Abfallgebühren', '11.01.01 Abfallwirtschaft'],
		['Abwassergebühren', '11.02.01 Abwasserbeseitigung'],
		['Straßenreinigungsgebühren', '12.03.01 Straßenreinigung'],
		['Friedhofsgebühren', '13.02.01 Friedhöfe']
	] as const);
	const change = d.chance.whole(-21, 68) / 10;
	const volume = d.chance.amount(1_100_000, 5_400_000, 10_000);
	return {
		name: `${what} ${d.year + 1}: Kalkulation und Änderung der Gebührensatzung`,
		type: 'Beschlussvorlage',
		committee: 'UKM',
		decides: 'main-and-council',
		office: 'FB2',
		keyword: ['Gebühren', 'Satzungen'],
		dispute: 0.3,
		text: sections({
			Sachverhalt: paragraphs(
				`Die Gebührenbedarfsberechnung für das Jahr ${d.year + 1} weist ansatzfähige Kosten von ${euro(volume)} aus. Gegenüber der Kalkulation des laufenden Jahres ergibt sich eine Veränderung des Gebührensatzes um ${change > 0 ? '+' : ''}${decimal(change)} Prozent.`,
				change > 0
					? 'Ursächlich sind der Tarifabschluss, höhere Entsorgungs- und Energiepreise und der Wegfall der Überdeckung aus dem Jahr, das nun vollständig ausgeglichen ist.'
					: 'Möglich wird die Senkung durch die Überdeckung aus Vorjahren, die innerhalb von vier Jahren auszugleichen ist, und durch das günstige Ergebnis der letzten Ausschreibung.',
				`Ein Musterhaushalt mit vier Personen wird im Jahr um ${decimal(Math.abs(change) * 1.9, 2)} Euro ${change > 0 ? 'stärker belastet' : 'entlastet'}. Die Berechnung und die Gegenüberstellung von alter und neuer Satzung sind als Anlagen beigefügt.`
			),
			Rechtslage:
				'Benutzungsgebühren sind so zu bemessen, dass das veranschlagte Aufkommen die voraussichtlichen Kosten nicht übersteigt (§ 6 Abs. 1 Satz 3 KAG NRW). Der Rat kann den Erlass von Satzungen nicht übertragen (§ 41 Abs. 1 Satz 2 Buchst. f GO NRW).',
			'Finanzielle Auswirkungen': `Erträge und Aufwendungen gleichen sich im Produkt ${product} aus. Über- und Unterdeckungen werden im Sonderposten für den Gebührenausgleich nachgewiesen.`
		}),
		resolution: resolution(
			`Die Gebührenbedarfsberechnung ${d.year + 1} (Anlage 1) wird zur Kenntnis genommen.`,
			`Die Satzung zur Änderung der Gebührensatzung (${what}) wird in der Fassung der Anlage 2 beschlossen.`
		)
	};
};
