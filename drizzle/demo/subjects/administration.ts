/** Budget, safety, social affairs, culture, sport, audit and what is dealt with behind closed doors. */
import { DISTRICTS, FIRE_UNITS, PLANS, SPORTS_GROUNDS, STREETS } from '../town.ts';
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

export const budget: Subject = (d) => {
	const season = Number(d.on.slice(5, 7));
	const what = d.take(
		`budget-${season > 9 ? 'autumn' : season > 6 ? 'summer' : 'spring'}`,
		season > 9
			? (['Haushaltssatzung', 'Finanzbericht zum 30. September', 'Jahresabschluss'] as const)
			: season > 6
				? (['Finanzbericht zum 30. Juni', 'Personalbericht: Prüfauftrag Stellenplan'] as const)
				: (['Finanzbericht zum 31. März', 'Haushaltssicherung: Prüfauftrag Personalaufwand'] as const)
	);
	const income = d.chance.amount(71_000_000, 79_000_000, 100_000);
	const gap = d.chance.amount(1_200_000, 4_800_000, 100_000);
	const report = what.startsWith('Finanzbericht');
	return {
		name:
			what === 'Haushaltssatzung'
				? `Haushaltssatzung ${d.year + 1} mit ihren Anlagen: Einbringung`
				: what === 'Jahresabschluss'
					? `Jahresabschluss ${d.year - 1}: Feststellung und Entlastung der Bürgermeisterin`
					: `${what} ${d.year}`,
		type: report ? 'Informationsvorlage' : 'Beschlussvorlage',
		committee: 'HFA',
		decides: report ? 'committee' : 'council',
		office: 'FB2',
		keyword: ['Haushalt', 'Finanzen'],
		dispute: report ? 0 : 0.6,
		text: sections({
			Sachverhalt: paragraphs(
				`Der Ergebnisplan weist ordentliche Erträge von ${euro(income)} und ordentliche Aufwendungen von ${euro(income + gap)} aus. Der Fehlbetrag kann durch die Ausgleichsrücklage gedeckt werden, die danach noch ${euro(d.chance.amount(3_000_000, 9_000_000, 100_000))} umfasst.`,
				[
					'| Wesentliche Positionen in Mio. Euro | Ansatz | Prognose | Abweichung |',
					'|---|---:|---:|---:|',
					...(
						[
							'Gewerbesteuer',
							'Gemeindeanteil an der Einkommensteuer',
							'Schlüsselzuweisungen',
							'Kreisumlage',
							'Personalaufwendungen',
							'Transferaufwendungen der Jugendhilfe'
						] as const
					).map((name) => {
						const planned = d.chance.whole(90, 210) / 10;
						const delta = d.chance.whole(-14, 14) / 10;
						const fixed = (value: number) =>
							value.toLocaleString('de-DE', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
						return `| ${name} | ${fixed(planned)} | ${fixed(planned + delta)} | ${delta > 0 ? '+' : delta < 0 ? '−' : ''}${fixed(Math.abs(delta))} |`;
					})
				].join('\n'),
				d.chance.pick([
					'Die Gewerbesteuer bleibt die größte Unsicherheit. Zwei Vorauszahlungsbescheide wurden nach unten angepasst; dem stehen Nachzahlungen für abgeschlossene Veranlagungsjahre gegenüber.',
					'Der Anstieg der Kreisumlage übersteigt den Zuwachs der eigenen Steuerkraft. Die Verwaltung hat im Verfahren der Benehmensherstellung eine Senkung des Hebesatzes um einen Punkt gefordert.'
				]),
				`Der Investitionsplan umfasst ${euro(d.chance.amount(9_000_000, 17_000_000, 100_000))}; Schwerpunkte sind Schulen, Feuerwehr und Straßen. Die Verschuldung steigt auf ${euro(d.chance.amount(720, 1180, 1))} je Einwohnerin und Einwohner.`
			),
			Rechtslage:
				'Die Haushaltssatzung beschließt der Rat (§§ 78, 80 GO NRW); der Entwurf ist unverzüglich nach Zuleitung zur Einsichtnahme verfügbar zu halten. Über den Jahresabschluss und die Entlastung entscheidet der Rat bis zum 31. Dezember des Folgejahres (§ 96 Abs. 1 GO NRW).',
			'Finanzielle Auswirkungen': 'Die Auswirkungen ergeben sich aus der Vorlage selbst.'
		}),
		...(!report && {
			resolution:
				what === 'Haushaltssatzung'
					? resolution(
							`Der Entwurf der Haushaltssatzung ${d.year + 1} mit ihren Anlagen wird zur Beratung an den Haupt- und Finanzausschuss verwiesen.`
						)
					: what === 'Jahresabschluss'
						? resolution(
								`Der geprüfte Jahresabschluss ${d.year - 1} wird festgestellt.`,
								'Der Jahresfehlbetrag wird durch Entnahme aus der Ausgleichsrücklage gedeckt.',
								'Der Bürgermeisterin wird vorbehaltlos Entlastung erteilt.'
							)
						: resolution(
								'Die Verwaltung wird beauftragt, bis zum Ende der Haushaltsberatungen Vorschläge zur Begrenzung des Personalaufwands vorzulegen.'
							)
		})
	};
};

export const overspend: Subject = (d) => {
	const [why, product] = d.take('overspend', [
		['Hilfen zur Erziehung', '06.02.01 Hilfen für junge Menschen'],
		['Unterbringung Geflüchteter', '05.02.01 Unterkünfte'],
		['Winterdienst', '12.03.02 Winterdienst'],
		['Unterhaltung der Schulgebäude', '03.01.01 Schulgebäude'],
		['Beseitigung von Sturmschäden', '13.01.01 Öffentliches Grün'],
		['Gerichts- und Gutachterkosten', '01.07.01 Recht']
	] as const);
	const amount = d.chance.amount(55_000, 390_000, 5000);
	return {
		name: `Überplanmäßige Aufwendungen ${d.year}: ${why}`,
		type: 'Beschlussvorlage',
		committee: 'HFA',
		decides: 'council',
		office: 'FB2',
		keyword: ['Haushalt'],
		dispute: 0.2,
		text: sections({
			Sachverhalt: paragraphs(
				`Der Ansatz für den Bereich „${why}“ reicht bis zum Jahresende nicht aus. Zum Stichtag sind ${d.chance.whole(88, 97)} Prozent der Mittel verausgabt; die Hochrechnung ergibt einen Mehrbedarf von ${euro(amount)}.`,
				d.chance.pick([
					'Die Zahl der Fälle ist gegenüber der Planung gestiegen, zugleich haben sich die Entgelte nach der jüngsten Vereinbarung mit den Trägern erhöht. Beides war bei Aufstellung des Haushalts nicht absehbar.',
					'Der Mehrbedarf beruht auf Verpflichtungen, denen sich die Stadt nicht entziehen kann. Eine Verschiebung in das Folgejahr würde zu höheren Kosten führen.'
				]),
				`Gedeckt wird der Mehraufwand durch Minderaufwendungen bei den Zinsen (${euro(amount * 0.4)}) und Mehrerträge bei den Steuererstattungszinsen (${euro(amount * 0.6)}).`
			),
			Rechtslage:
				'Überplanmäßige Aufwendungen sind zulässig, wenn sie unabweisbar sind und die Deckung gewährleistet ist. Sind sie erheblich, bedürfen sie der vorherigen Zustimmung des Rates (§ 83 Abs. 2 GO NRW). Die Erheblichkeitsgrenze liegt nach der Haushaltssatzung bei 50.000 Euro.',
			'Finanzielle Auswirkungen': finances(d, { product, once: amount })
		}),
		resolution: resolution(
			`Der überplanmäßigen Bereitstellung von ${euro(amount)} im Produkt ${product} wird zugestimmt. Die Deckung erfolgt wie in der Vorlage dargestellt.`
		)
	};
};

export const fireEngine: Subject = (d) => {
	const unit = d.take('fire', FIRE_UNITS);
	const [vehicle, price] = d.take('fire-vehicle', [
		['Löschgruppenfahrzeug LF 20', 640_000],
		['Drehleiter DLAK 23/12', 980_000],
		['Gerätewagen Logistik GW-L2', 390_000],
		['Mannschaftstransportfahrzeug', 98_000],
		['Tanklöschfahrzeug TLF 3000', 520_000],
		['Wechselladerfahrzeug', 335_000]
	] as const);
	const cost = price + d.chance.amount(0, 60_000, 5000);
	return {
		name: `Feuerwehr: Beschaffung ${vehicle} für den Löschzug ${unit}`,
		type: 'Beschlussvorlage',
		committee: 'HFA',
		decides: 'council',
		office: 'FB3',
		keyword: ['Feuerwehr'],
		dispute: 0.05,
		text: sections({
			Sachverhalt: paragraphs(
				`Das bisherige Fahrzeug des Löschzugs ${unit} wurde ${d.year - d.chance.whole(22, 27)} in Dienst gestellt und hat die im Brandschutzbedarfsplan festgelegte Nutzungsdauer überschritten. Die letzte Hauptuntersuchung wurde nur mit Nachprüfung bestanden; Pumpe und Aufbau zeigen Korrosionsschäden.`,
				`Der Löschzug rückte im vergangenen Jahr zu ${d.chance.whole(62, 214)} Einsätzen aus. Das Schutzziel – neun Einsatzkräfte in acht Minuten – wurde in ${d.chance.whole(79, 93)} Prozent der Fälle erreicht. Mit dem neuen Fahrzeug entfällt das Umladen von Gerät, das die Ausrückezeit bei technischer Hilfe bisher verlängert.`,
				d.chance.pick([
					'Fahrgestell, Aufbau und Beladung werden in getrennten Losen ausgeschrieben. Die Lieferzeit liegt nach Auskunft der Hersteller bei 26 bis 30 Monaten, weshalb die Bestellung nicht aufgeschoben werden sollte.',
					'Die Nachbarstadt beschafft ein baugleiches Fahrzeug. Beide Feuerwehren haben sich auf eine gemeinsame Leistungsbeschreibung verständigt; die gemeinsame Ausschreibung lässt einen Preisvorteil von etwa fünf Prozent erwarten.'
				]),
				'Die Leitung der Feuerwehr und der Löschzug haben an der Leistungsbeschreibung mitgewirkt.'
			),
			Rechtslage:
				'Die Gemeinden unterhalten den örtlichen Verhältnissen entsprechende leistungsfähige Feuerwehren (§ 3 Abs. 1 BHKG). Wegen des Auftragswerts ist das Offene Verfahren nach der Vergabeverordnung anzuwenden.',
			'Finanzielle Auswirkungen': finances(d, {
				product: '02.05.01 Brandschutz',
				investment: cost,
				years: 20,
				funding: { from: 'Feuerschutzpauschale', amount: 60_000 }
			}),
			Klimacheck: climate(
				'neutral',
				'Fuhrpark',
				'Für Einsatzfahrzeuge dieser Klasse ist ein elektrischer Antrieb am Markt nicht verfügbar. Das Fahrgestell ist für synthetischen Diesel freigegeben.'
			)
		}),
		resolution: resolution(
			`Der Beschaffung (${vehicle}, Löschzug ${unit}) mit Kosten von bis zu ${euro(cost)} wird zugestimmt.`,
			`Für das Folgejahr wird eine Verpflichtungsermächtigung von ${euro(cost * 0.7)} bereitgestellt.`
		)
	};
};

export const fireReport: Subject = (d) => ({
	name: `${d.take('fire-report', ['Fortschreibung des Brandschutzbedarfsplans: Zwischenstand', 'Standortuntersuchung Feuerwehrhaus Westerholz', 'Katastrophenschutz: Notfall-Infopunkte und Sirenen', 'Jahresbericht der Feuerwehr'])} (${d.year})`,
	type: 'Informationsvorlage',
	committee: 'HFA',
	decides: 'committee',
	office: 'FB3',
	keyword: ['Feuerwehr', 'Bericht'],
	dispute: 0,
	text: sections({
		Sachverhalt: paragraphs(
			`Der Feuerwehr gehören ${d.chance.whole(168, 194)} aktive Einsatzkräfte an, davon ${d.chance.whole(19, 31)} Frauen. Hinzu kommen ${d.chance.whole(14, 20)} hauptamtliche Kräfte und ${d.chance.whole(58, 84)} Mitglieder der Jugendfeuerwehr. Die Zahl der Einsätze betrug ${d.chance.whole(340, 470)}.`,
			'Die Tagesverfügbarkeit ist in zwei Löschzügen knapp. Die Verwaltung spricht deshalb Betriebe im Gewerbepark an, deren Beschäftigte in anderen Orten Feuerwehrdienst leisten, und wirbt in der eigenen Belegschaft.',
			d.chance.pick([
				'Für die Warnung der Bevölkerung stehen elf Sirenen bereit; zwei weitere sind bestellt. Der Probealarm hat eine Lücke im Stadtteil Kaltenborn gezeigt, die mit einem Mast am Sportplatz geschlossen wird.',
				'Sechs Notfall-Infopunkte sind ausgestattet. Bei einem längeren Stromausfall werden sie binnen zwei Stunden besetzt und nehmen Notrufe über Digitalfunk entgegen.'
			]),
			`Der Entwurf der Fortschreibung wird im ${month(d, 6)} vorgelegt.`
		),
		Rechtslage: 'Brandschutzbedarfspläne sind spätestens alle fünf Jahre fortzuschreiben (§ 3 Abs. 3 BHKG).',
		'Finanzielle Auswirkungen': noFinances(d)
	})
});

export const refugees: Subject = (d) => {
	const district = d.take('refugees', DISTRICTS);
	const places = d.chance.whole(24, 96);
	const cost = places * d.chance.whole(7200, 14_500);
	return {
		name: `Unterbringung Geflüchteter: Unterkunft im Stadtteil ${district} (${places} Plätze)`,
		type: 'Beschlussvorlage',
		committee: 'SOZ',
		decides: 'main-and-council',
		office: 'FB4',
		keyword: ['Soziales', 'Unterbringung'],
		dispute: 0.55,
		district,
		text: sections({
			Sachverhalt: paragraphs(
				`In städtischen Unterkünften leben ${d.chance.whole(318, 462)} Menschen. Die Belegung liegt bei ${d.chance.whole(91, 98)} Prozent; Familien, Alleinreisende und Kranke lassen sich nicht mehr in jedem Fall getrennt unterbringen. Das Land hat für das kommende Halbjahr ${d.chance.whole(40, 110)} weitere Zuweisungen angekündigt.`,
				d.chance.pick([
					'Das Grundstück ist im Eigentum der Stadt und vollständig erschlossen. Vorgesehen sind abgeschlossene Wohneinheiten für zwei bis sechs Personen, ein Raum für Beratung und ein Spielbereich. Die Bauweise erlaubt eine spätere Nutzung als geförderter Wohnraum.',
					'Das Gebäude wird für zehn Jahre angemietet. Der Eigentümer baut es auf eigene Kosten um; die Stadt übernimmt Ausstattung und Betrieb. Die Miete liegt im Rahmen des Mietspiegels.'
				]),
				`Zu einer Informationsveranstaltung am ${later(d, 21)} wird die Nachbarschaft eingeladen. Die soziale Betreuung übernimmt ein Wohlfahrtsverband mit einem Schlüssel von einer Stelle je 80 Personen.`
			),
			Rechtslage:
				'Die Gemeinden sind nach § 1 Flüchtlingsaufnahmegesetz NRW verpflichtet, zugewiesene Menschen aufzunehmen und unterzubringen. Bauplanungsrechtlich gilt § 246 BauGB.',
			'Finanzielle Auswirkungen': finances(d, {
				product: '05.02.01 Unterkünfte',
				investment: cost,
				years: 30,
				perYear: places * 2100,
				funding: { from: 'Landespauschale', amount: Math.round((cost * 0.25) / 1000) * 1000 }
			}),
			Klimacheck: climate(
				'neutral',
				'Energie in Gebäuden',
				'Die Wärmeversorgung erfolgt über eine Wärmepumpe. Gegenüber der bisherigen dezentralen Unterbringung mit Elektroheizungen sinkt der Verbrauch je Person.'
			),
			Barrierefreiheit: access(d)
		}),
		resolution: resolution(
			`Der Schaffung von ${places} Plätzen im Stadtteil ${district} wird zugestimmt.`,
			'Die Verwaltung wird beauftragt, die erforderlichen Verträge zu schließen und die Nachbarschaft frühzeitig zu unterrichten.'
		)
	};
};

export const socialReport: Subject = (d) => ({
	name: `${d.take('social-report', ['Seniorenarbeit und Quartiersentwicklung', 'Wohnungsnotfallhilfe', 'Integrationsrat und Sprachförderung', 'Schuldnerberatung', 'Pflegeberatung und Pflegebedarfsplanung', 'Ehrenamtskarte und Vereinsförderung'])}: Bericht ${d.year}`,
	type: 'Informationsvorlage',
	committee: 'SOZ',
	decides: 'committee',
	office: 'FB4',
	keyword: ['Soziales', 'Bericht'],
	dispute: 0,
	text: sections({
		Sachverhalt: paragraphs(
			`Von den ${d.chance.whole(24_800, 25_400).toLocaleString('de-DE')} Einwohnerinnen und Einwohnern sind ${decimal(d.chance.whole(221, 248) / 10)} Prozent älter als 65 Jahre. Nach der Vorausberechnung steigt der Anteil bis 2035 auf knapp 28 Prozent.`,
			`Die Beratungsstelle führte ${d.chance.amount(420, 1380, 10)} Gespräche, davon ${d.chance.whole(18, 36)} Prozent als Hausbesuch. Die Wartezeit auf einen ersten Termin beträgt ${d.chance.whole(4, 12)} Arbeitstage.`,
			d.chance.pick([
				'Der Quartierstreff in Brückfeld hat sich bewährt. Mittagstisch, Reparaturcafé und Sprechstunde erreichen Menschen, die das Rathaus nicht aufsuchen. Der Kooperationsvertrag läuft noch zwei Jahre.',
				'In elf Fällen konnte eine Räumung abgewendet werden, weil Vermieter, Jobcenter und Stadt sich frühzeitig abgestimmt haben. Die Zahl der ordnungsrechtlich untergebrachten Personen ist unverändert.'
			]),
			'Die Ergebnisse werden in der Konferenz der Träger beraten. Vorschläge mit Kostenfolgen legt die Verwaltung gesondert vor.'
		),
		'Finanzielle Auswirkungen': noFinances(d)
	})
});

export const sports: Subject = (d) => {
	const ground = d.take('sports', SPORTS_GROUNDS);
	const indoors = /halle/i.test(ground);
	const what = indoors
		? d.take('sports-indoors', [
				'Umstellung der Beleuchtung auf LED',
				'Sanierung der Umkleiden',
				'Erneuerung des Hallenbodens',
				'Erneuerung der Prallwände'
			] as const)
		: d.take('sports-outdoors', [
				'Erneuerung des Kunstrasens',
				'Umstellung der Beleuchtung auf LED',
				'Sanierung der Umkleiden',
				'Erneuerung der Laufbahn',
				'Bau einer Kleinspielfläche'
			] as const);
	const cost = d.chance.amount(45_000, 620_000, 5000);
	return {
		name: `${ground}: ${what}`,
		type: 'Beschlussvorlage',
		committee: 'KSA',
		decides: cost > 400_000 ? 'main-and-council' : 'committee',
		office: 'FB6',
		keyword: ['Sport'],
		dispute: 0.15,
		text: sections({
			Sachverhalt: paragraphs(
				`Die Anlage (${ground}) wird von ${d.chance.whole(3, 7)} Vereinen und am Vormittag von den Schulen genutzt. Die Auslastung beträgt nach dem Belegungsplan ${d.chance.whole(82, 97)} Prozent der verfügbaren Stunden.`,
				d.chance.pick([
					`Der Zustand genügt den Anforderungen des Wettkampfbetriebs nicht mehr. Der Fachverband hat die Zulassung nur noch bis ${month(d, 10)} verlängert.`,
					`Die Verbrauchswerte liegen um ein Drittel über dem Vergleichswert. Ersatzteile sind seit dem Produktionsende schwer zu beschaffen; zuletzt fiel die Anlage während eines Heimspiels aus.`
				]),
				`Mit dem Stadtsportverband wurde die Reihenfolge der Arbeiten abgestimmt. Während der Bauzeit von ${d.chance.whole(6, 14)} Wochen weichen die Mannschaften auf andere Plätze aus; Trainingszeiten entfallen nicht.`,
				'Die Vereine beteiligen sich mit Eigenleistungen und einem Betrag, der in der Nutzungsvereinbarung festgelegt wird.'
			),
			Rechtslage:
				'Die Unterhaltung von Sportstätten ist eine freiwillige Aufgabe. Die Überlassung an Vereine regelt die städtische Sportförderrichtlinie.',
			'Finanzielle Auswirkungen': finances(d, {
				product: '08.01.01 Sportstätten',
				investment: cost,
				years: 15,
				funding: { from: 'Sportpauschale', amount: Math.round((cost * 0.5) / 1000) * 1000 }
			}),
			Klimacheck: climate(
				what.includes('LED') ? 'positiv' : 'neutral',
				'Energie und Material',
				what.includes('LED')
					? 'Der Stromverbrauch der Beleuchtung sinkt um etwa 65 Prozent.'
					: indoors
						? 'Verwendet werden emissionsarme und zu wesentlichen Teilen wiederverwertbare Materialien.'
						: 'Kunststoffgranulat wird nicht verwendet. Sickerwasser wird in einer Rigole zurückgehalten.'
			)
		}),
		resolution: resolution(
			`Der Maßnahme „${what}“ (${ground}) mit Kosten von bis zu ${euro(cost)} wird zugestimmt.`
		)
	};
};

export const pools: Subject = (d) => {
	const pool = d.take('pool', ['Hallenbad Auenbrück', 'Freibad an der Aue'] as const);
	const what = d.take('pool-what', [
		'Anpassung der Eintrittspreise',
		'Sanierung der Badewassertechnik',
		'Öffnungszeiten und Schwimmkurse',
		'Besucherzahlen und Betriebsergebnis'
	] as const);
	const report = what.startsWith('Besucher');
	return {
		name: `${pool}: ${what} ${d.year}`,
		type: report ? 'Informationsvorlage' : 'Beschlussvorlage',
		committee: 'KSA',
		decides: report ? 'committee' : 'main-and-council',
		office: 'FB6',
		keyword: ['Bäder', 'Sport'],
		dispute: report ? 0 : 0.4,
		text: sections({
			Sachverhalt: paragraphs(
				`Im vergangenen Betriebsjahr besuchten ${d.chance.amount(41_000, 98_000, 100).toLocaleString('de-DE')} Menschen das Bad (${pool}), darunter ${d.chance.amount(9000, 21_000, 100).toLocaleString('de-DE')} Kinder und Jugendliche im Schul- und Vereinsschwimmen. Der Kostendeckungsgrad beträgt ${d.chance.whole(24, 38)} Prozent.`,
				`Am Ende der vierten Klasse schwimmen ${d.chance.whole(71, 82)} Prozent der Kinder sicher. Die Wartezeit auf einen Anfängerkurs beträgt ${d.chance.whole(5, 11)} Monate. Zusätzliche Kurse sind möglich, wenn die frühen Abendstunden neu verteilt werden.`,
				d.chance.pick([
					'Die letzte Preisanpassung liegt vier Jahre zurück. In dieser Zeit sind die Energiekosten um 46 Prozent und die Personalkosten um 19 Prozent gestiegen. Die Vergleichsbäder im Kreis erheben im Mittel 70 Cent mehr.',
					'Die Filteranlage arbeitet mit Offenfiltern aus dem Jahr 1986. Das Gesundheitsamt hat die Werte nicht beanstandet, empfiehlt aber die Erneuerung, weil die Reserven bei hoher Auslastung ausgeschöpft sind.'
				]),
				'Für Familien und Menschen mit geringem Einkommen bleibt die Ermäßigung von 50 Prozent bestehen.'
			),
			Rechtslage:
				'Die Bäder werden als Betrieb gewerblicher Art geführt. Privatrechtliche Entgelte setzt der Rat nach § 41 Abs. 1 Satz 2 Buchst. i GO NRW fest.',
			'Finanzielle Auswirkungen': report
				? noFinances(d)
				: finances(d, {
						product: '08.02.01 Bäder',
						investment: d.chance.amount(80_000, 720_000, 5000),
						years: 20,
						perYear: 22_000
					}),
			Klimacheck: report
				? undefined
				: climate(
						'positiv',
						'Energie in Gebäuden',
						'Frequenzgeregelte Pumpen und die Wärmerückgewinnung aus Spülwasser senken den Bedarf um etwa 180 Megawattstunden im Jahr.'
					)
		}),
		...(!report && {
			resolution: resolution(
				`Dem Vorschlag der Verwaltung (${pool}, ${what}) wird zugestimmt.`,
				'Die Regelung tritt zum Beginn der nächsten Saison in Kraft.'
			)
		})
	};
};

export const culture: Subject = (d) => {
	const what = d.take('culture', [
		'Stadtbücherei: Öffnung am Samstagnachmittag',
		'Musikschule: Anpassung der Honorare',
		'Stadtarchiv: Digitalisierung der Ratsprotokolle 1946 bis 1979',
		'Stadtfest: Sicherheitskonzept und Zuschuss',
		'Museum Alte Weberei: Konzept für die Dauerausstellung',
		'Volkshochschule: öffentlich-rechtliche Vereinbarung',
		'Städtepartnerschaft: Jubiläumsprogramm',
		'Kulturförderung: Vergabe der Projektmittel'
	]);
	const once = d.chance.amount(8000, 68_000, 500);
	return {
		name: `${what}${d.chance.happens(0.4) ? ` (${d.year})` : ''}`,
		type: 'Beschlussvorlage',
		committee: 'KSA',
		decides: 'committee',
		office: 'FB4',
		keyword: ['Kultur'],
		dispute: 0.25,
		text: sections({
			Sachverhalt: paragraphs(
				d.chance.pick([
					'Das Kulturentwicklungskonzept nennt als Ziele Teilhabe, Sichtbarkeit und Verlässlichkeit der Förderung. An diesen Zielen misst die Verwaltung auch den vorliegenden Vorschlag.',
					`Der Ausschuss hat die Verwaltung am ${later(d, -120)} gebeten, einen Vorschlag mit Kosten und Zeitplan vorzulegen.`
				]),
				`Im letzten Jahr wurden ${d.chance.amount(6200, 38_000, 100).toLocaleString('de-DE')} Besuche gezählt. Die Befragung von ${d.chance.whole(180, 640)} Personen ergab eine hohe Zufriedenheit mit der Beratung; gewünscht werden vor allem längere Zeiten am Wochenende und Angebote für Jugendliche.`,
				d.chance.pick([
					'Der Förderverein übernimmt ein Drittel der Kosten und stellt Ehrenamtliche. Die Dienstaufsicht bleibt bei der Leitung der Einrichtung.',
					'Mit zwei Nachbarkommunen wurde eine gemeinsame Lösung verhandelt. Sie verteilt die Kosten nach der Zahl der Einwohnerinnen und Einwohner und kann mit einer Frist von zwölf Monaten gekündigt werden.'
				]),
				`Die Umsetzung ist ab ${month(d, 4)} vorgesehen; nach zwei Jahren wird der Erfolg bewertet.`
			),
			'Finanzielle Auswirkungen': finances(d, {
				product: '04.01.01 Kultur',
				once,
				perYear: Math.round(once * 0.3)
			}),
			Klimacheck: climate('neutral', 'Allgemein', 'Wesentliche Auswirkungen sind nicht zu erwarten.')
		}),
		resolution: resolution(
			`Dem Vorschlag der Verwaltung wird zugestimmt; es werden ${euro(once)} bereitgestellt.`
		)
	};
};

export const audit: Subject = (d) => ({
	name: `${d.take('audit', ['Prüfung der Vergaben', 'Prüfung des Jahresabschlusses', 'Prüfung der Zahlungsabwicklung', 'Prüfung der Verwendungsnachweise', 'Prüfung der Reisekosten', 'Überörtliche Prüfung: Stellungnahme'])}: Bericht der Rechnungsprüfung ${d.year}`,
	type: 'Informationsvorlage',
	committee: 'RPA',
	decides: 'committee',
	office: 'RP',
	keyword: ['Rechnungsprüfung'],
	dispute: 0,
	text: sections({
		Sachverhalt: paragraphs(
			`Die Rechnungsprüfung hat ${d.chance.whole(38, 126)} Vorgänge in Stichproben geprüft. In ${d.chance.whole(2, 9)} Fällen wurden Feststellungen getroffen, davon keine mit finanziellem Schaden.`,
			'Die Feststellungen betreffen fehlende Vergabevermerke bei Aufträgen unterhalb der Wertgrenze, verspätete Freigaben und die Dokumentation der Markterkundung. Die Fachbereiche haben die Hinweise angenommen.',
			`Eine Nachprüfung ist für ${month(d, 7)} vorgesehen. Die Zahl der offenen Feststellungen aus Vorjahren ist von ${d.chance.whole(14, 22)} auf ${d.chance.whole(4, 9)} gesunken.`
		),
		Rechtslage:
			'Die Aufgaben der örtlichen Rechnungsprüfung bestimmt § 104 GO NRW. Der Rechnungsprüfungsausschuss bedient sich ihrer nach § 59 Abs. 3 GO NRW.',
		'Finanzielle Auswirkungen': noFinances(d)
	})
});

export const statute: Subject = (d) => {
	const what = d.take('statute', [
		'Geschäftsordnung des Rates',
		'Hauptsatzung',
		'Zuständigkeitsordnung',
		'Satzung über verkaufsoffene Sonntage',
		'Satzung über die Erhebung der Hundesteuer',
		'Entschädigungssatzung',
		'Satzung über die Seniorenvertretung'
	]);
	return {
		name: `${what}: Änderung`,
		type: 'Beschlussvorlage',
		committee: 'HFA',
		decides: 'council',
		office: 'FB1',
		keyword: ['Satzungen', 'Ortsrecht'],
		dispute: 0.3,
		text: sections({
			Sachverhalt: paragraphs(
				`Die geltende Fassung (${what}) stammt vom ${later(d, -1460)}. Anlass der Änderung sind neue Vorgaben des Landesrechts und Erfahrungen aus der Anwendung.`,
				d.chance.pick([
					'Neu gefasst werden die Vorschriften zur elektronischen Ladung, zur Einsicht in Unterlagen und zur Übertragung öffentlicher Sitzungen. Die Übertragung setzt die Einwilligung jeder Person voraus; ohne Einwilligung bleiben Bild und Ton gesperrt.',
					'Der Ältestenrat hat den Entwurf in zwei Sitzungen beraten. Übernommen wurden die kürzere Redezeit zur Geschäftsordnung und die Klarstellung, dass Änderungsanträge schriftlich vorliegen müssen.'
				]),
				'Alte und neue Fassung sind in der Synopse (Anlage) gegenübergestellt. Redaktionelle Anpassungen sind dort nicht gesondert erläutert.',
				`Die Änderung soll am ${later(d, 60)} in Kraft treten.`
			),
			Rechtslage:
				'Über Satzungen und die Geschäftsordnung entscheidet der Rat (§§ 7, 41 Abs. 1 Satz 2 Buchst. f, 47 Abs. 2 GO NRW). Die Hauptsatzung kann nur mit der Mehrheit der gesetzlichen Zahl der Ratsmitglieder geändert werden (§ 7 Abs. 3 Satz 3 GO NRW).',
			'Finanzielle Auswirkungen': noFinances(d)
		}),
		resolution: resolution(`Die Änderung (${what}) wird in der Fassung der Anlage beschlossen.`)
	};
};

/** What is dealt with behind closed doors: property, contracts, staff (§ 48 Abs. 2 GO NRW, rules of procedure). */
export const closed: Subject = (d) => {
	const street = d.take('closed', STREETS);
	const kind = d.take('closed-kind', ['property', 'contract', 'staff', 'tax'] as const);
	const price = d.chance.amount(90_000, 890_000, 5000);
	const plan = d.chance.pick(PLANS);
	const drafts = {
		property: {
			name: `Erwerb des Grundstücks ${street} ${d.chance.whole(3, 88)} (Flur ${d.chance.whole(2, 19)}, Flurstück ${d.chance.whole(40, 480)})`,
			publicName: 'Grundstücksangelegenheit',
			office: 'FB6' as const,
			text: `Der Eigentümer hat der Stadt das Grundstück mit ${d.chance.whole(640, 4200).toLocaleString('de-DE')} Quadratmetern angeboten. Der Gutachterausschuss ermittelt einen Verkehrswert von ${euro(price)}; verhandelt wurde ein Kaufpreis in gleicher Höhe. Die Fläche wird für die Erschließung des Gebiets „${plan.name}“ benötigt. Das Angebot ist bis ${later(d, 75)} bindend.`,
			points: [
				`Das Grundstück wird zum Preis von ${euro(price)} zuzüglich Nebenkosten erworben.`,
				'Die Bürgermeisterin wird ermächtigt, den Kaufvertrag abzuschließen.'
			]
		},
		contract: {
			name: `Auftragsvergabe: Bauleistungen ${street}, Los ${d.chance.whole(1, 4)}`,
			publicName: 'Vergabeangelegenheit',
			office: 'FB5' as const,
			text: `Auf die öffentliche Ausschreibung gingen ${d.chance.whole(2, 6)} Angebote ein. Nach rechnerischer und fachtechnischer Prüfung liegt das wirtschaftlichste Angebot bei ${euro(price)} und damit ${d.chance.whole(1, 9)} Prozent unter der Kostenberechnung. Der zweitplatzierte Bieter bietet ${euro(price * 1.07)}. Eignung und Zuverlässigkeit sind nachgewiesen.`,
			points: [`Der Auftrag wird auf das wirtschaftlichste Angebot zum Preis von ${euro(price)} erteilt.`]
		},
		staff: {
			name: `Besetzung der Leitung im Sachgebiet ${d.chance.pick(['Hochbau', 'Stadtplanung', 'Jugendhilfe', 'Ordnung', 'Stadtkasse'])}`,
			publicName: 'Personalangelegenheit',
			office: 'FB1' as const,
			text: `Auf die Ausschreibung gingen ${d.chance.whole(7, 24)} Bewerbungen ein. Die Auswahlkommission hat ${d.chance.whole(3, 5)} Personen zum Gespräch eingeladen und sich einvernehmlich für den Vorschlag in der Anlage ausgesprochen. Personalrat, Gleichstellungsbeauftragte und Schwerbehindertenvertretung haben zugestimmt.`,
			points: ['Dem Vorschlag der Auswahlkommission wird zugestimmt.']
		},
		tax: {
			name: `Stundung einer Gewerbesteuerforderung über ${euro(price)}`,
			publicName: 'Steuerangelegenheit',
			office: 'FB2' as const,
			text: `Das Unternehmen hat die Stundung für ${d.chance.whole(6, 14)} Monate beantragt und Unterlagen zur Liquidität vorgelegt. Die Kämmerei hält die Forderung nicht für gefährdet; die sofortige Einziehung wäre mit einer erheblichen Härte verbunden. Sicherheiten in Form einer Bürgschaft werden gestellt.`,
			points: ['Die Forderung wird gegen Sicherheitsleistung und zu den gesetzlichen Zinsen gestundet.']
		}
	};
	const draft = drafts[kind];
	return {
		name: draft.name,
		type: 'Beschlussvorlage',
		committee: 'HFA',
		decides: kind === 'contract' ? 'committee' : 'council',
		office: draft.office,
		keyword: [],
		dispute: 0.15,
		publicName: draft.publicName,
		text: sections({
			Sachverhalt: draft.text,
			'Begründung der Nichtöffentlichkeit':
				'Die Angelegenheit betrifft schutzwürdige Interessen Einzelner und ist nach § 48 Abs. 2 GO NRW in Verbindung mit § 6 der Geschäftsordnung in nichtöffentlicher Sitzung zu behandeln.',
			'Finanzielle Auswirkungen':
				kind === 'staff' || kind === 'tax'
					? noFinances(d)
					: finances(d, {
							product: { property: '01.11.01 Grundstücksverkehr', contract: '12.01.01 Gemeindestraßen' }[
								kind
							],
							investment: price
						})
		}),
		resolution: resolution(...draft.points)
	};
};
