/** The people of the invented town. Any likeness to a real person is chance. */

export interface Person {
	readonly key: string;
	readonly givenName: string;
	readonly familyName: string;
	readonly gender: 'female' | 'male';
	readonly title?: string;
	readonly occupation: string;
}

/** `w` or `m`, title if any, given name | family name | occupation. */
function people(list: string): Person[] {
	return list
		.trim()
		.split('\n')
		.map((line) => {
			const [gender, given, family, occupation, title] = line.split('|').map((part) => part.trim());
			return {
				key: `${given} ${family}`,
				givenName: given!,
				familyName: family!,
				gender: gender === 'w' ? 'female' : 'male',
				occupation: occupation!,
				...(title ? { title } : {})
			};
		});
}

/** Seats of each faction in the running term; the first of each list leads it. The last of a list sat in the term before only. */
export const FACTIONS = [
	{
		key: 'AM',
		name: 'Fraktion Auenbrücker Mitte',
		seats: 13,
		members: people(`
			m | Jürgen | Brandhorst | Landwirt
			w | Sabine | Ellerkamp | Steuerberaterin
			m | Ralf | Deitermann | Kaufmann
			w | Birgit | Osthoff-Lange | Rechtsanwältin
			m | Thomas | Kleinschmidt | Elektromeister
			w | Marlies | Vorwerk | Rentnerin
			m | Florian | Hagedorn | Bankkaufmann
			m | Heinz-Werner | Pollmann | Pensionär
			w | Katharina | Brüning | Apothekerin
			m | Stefan | Niehaus | Polizeibeamter
			w | Ursula | Meyer-Tönnies | Verwaltungsfachwirtin
			m | Christoph | Rehbein | Arzt | Dr.
			m | Andreas | Schulze Wext | Landwirt
			w | Hildegard | Lohoff | Rentnerin
			m | Manfred | Kötter | Pensionär`)
	},
	{
		key: 'SozA',
		name: 'Fraktion Soziales Auenbrück',
		seats: 10,
		members: people(`
			w | Petra | Wolniak | Gewerkschaftssekretärin
			m | Mehmet | Yalçın | Betriebsrat
			w | Andrea | Tiemann | Erzieherin
			m | Uwe | Grabowski | Lokführer
			w | Julia | Steinhauer | Lehrerin
			m | Bernd | Ohlendiek | Rentner
			w | Elif | Karaduman | Sozialarbeiterin
			m | Dirk | Pannewig | Industriemechaniker
			w | Monika | Hülsmeier | Krankenpflegerin
			m | Lars | Sprenger | Journalist
			m | Karl-Heinz | Dombrowe | Rentner`)
	},
	{
		key: 'SuN',
		name: 'Fraktion Stadt und Natur',
		seats: 8,
		members: people(`
			w | Anna | Kessler | Biologin | Dr.
			m | Jonas | Wiedemeier | Energieberater
			w | Friederike | Althoff | Architektin
			m | Matthias | Rosenbaum | Gymnasiallehrer
			w | Lea | Tönsmann | Studentin
			m | Detlef | Hinrichsen | Verkehrsplaner
			w | Claudia | Nowak-Ritter | Hebamme
			m | Arne | Fehrmann | Imker
			w | Gisela | Quante | Rentnerin`)
	},
	{
		key: 'UAL',
		name: 'Fraktion Unabhängige Auenbrücker Liste',
		seats: 5,
		members: people(`
			m | Holger | Stratmann | Unternehmer
			w | Silke | Bergkemper | Buchhändlerin
			m | Tobias | Lindemann | Softwareentwickler
			w | Regina | Pfeiffer-Koch | Heilpraktikerin
			m | Wolfgang | Eikmeier | Pensionär
			w | Ingrid | Schemmann | Rentnerin`)
	},
	{
		key: 'HuH',
		name: 'Fraktion Heimat und Handwerk',
		seats: 4,
		members: people(`
			m | Georg | Baumhöfer | Tischlermeister
			w | Martina | Sieveking | Friseurmeisterin
			m | Klaus | Hölscher | Dachdeckermeister
			m | Daniel | Terhorst | Landschaftsgärtner
			m | Erwin | Bredemeier | Rentner`)
	}
] as const;

export const MAYOR = people(`w | Karin | Holtkamp | Bürgermeisterin`)[0]!;

/** Sachkundige Bürgerinnen und Bürger (§ 58 Abs. 3 GO NRW), by faction. */
export const EXPERT_CITIZENS = [
	['AM', 'w | Annette | Gellenbeck | Schulleiterin'],
	['AM', 'm | Sven | Dreyer | Bauingenieur'],
	['AM', 'm | Philipp | Kamphues | Feuerwehrmann'],
	['SozA', 'w | Nadine | Overbeck | Tagesmutter'],
	['SozA', 'm | Sergej | Wagner | Fußballtrainer'],
	['SozA', 'w | Aylin | Demirtaş | Juristin'],
	['SuN', 'm | Henrik | Maaß | Landschaftsplaner'],
	['SuN', 'w | Carolin | Stüwe | Fahrradhändlerin'],
	['UAL', 'm | Oliver | Plöger | Wirtschaftsprüfer'],
	['HuH', 'w | Jana | Westkötter | Maurermeisterin']
].map(([faction, line]) => ({ faction: faction!, person: people(line!)[0]! }));

/** Members of the Jugendhilfeausschuss who are not of the council (§ 71 SGB VIII). */
export const YOUTH_DELEGATES = people(`
	w | Barbara | Lütkehaus | Geschäftsführerin eines Wohlfahrtsverbands
	m | Johannes | Pieper | Stadtjugendring
	w | Miriam | Falkenberg | Jugendverband`);

/** The administration, by office. */
export const STAFF = {
	deputy: people(`m | Rüdiger | Averbeck | Erster Beigeordneter`)[0]!,
	treasurer: people(`w | Susanne | Thiemann | Kämmerin`)[0]!,
	clerk: people(`w | Heike | Rottmann | Leiterin Sitzungsdienst`)[0]!,
	secretary: people(`m | Marco | Diekhoff | Schriftführer`)[0]!,
	operator: people(`m | Timo | Wessels | Veranstaltungstechniker`)[0]!,
	administrator: people(`w | Kerstin | Landwehr | Fachadministration`)[0]!,
	order: people(`m | Frank | Hellweg | Leiter Fachbereich 3`)[0]!,
	education: people(`w | Dorothee | Sandkamp | Leiterin Fachbereich 4`)[0]!,
	planning: people(`m | Axel | Möllers | Leiter Fachbereich 5 | Dr.`)[0]!,
	buildings: people(`w | Verena | Kruse | Leiterin Fachbereich 6`)[0]!,
	climate: people(`m | Simon | Borgert | Klimaschutzmanager`)[0]!,
	audit: people(`w | Gudrun | Isselstein | Leiterin Rechnungsprüfung`)[0]!
} as const;

/** Full name as OParl's `Person.name`. */
export const nameOf = (person: Person) =>
	[person.title, person.givenName, person.familyName].filter(Boolean).join(' ');

export const salutationOf = (person: Person) => (person.gender === 'female' ? 'Frau' : 'Herr');
