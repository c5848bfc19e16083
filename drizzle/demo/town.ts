/** The invented town: what its streets, schools and engines are called. */

export const TOWN = 'Stadt Auenbrück';

export const DISTRICTS = [
	'Altstadt',
	'Nordaue',
	'Südaue',
	'Brückfeld',
	'Lindenhof',
	'Mühlenbach',
	'Westerholz',
	'Kaltenborn'
] as const;

export const PRIMARY_SCHOOLS = [
	'Grundschule Nord',
	'Grundschule Brückfeld',
	'Grundschule am Mühlenbach',
	'Grundschule St. Martin',
	'Grundschule Westerholz'
] as const;

export const SCHOOLS = [
	...PRIMARY_SCHOOLS,
	'Gesamtschule Auenbrück',
	'Gymnasium an der Aue',
	'Realschule Lindenhof'
] as const;

export const KINDERGARTENS = [
	'Kita Auenzwerge',
	'Kita Mühlenbach',
	'Familienzentrum Brückfeld',
	'Waldkita Westerholz',
	'Kita Sonnenhang',
	'Kita Nordaue',
	'Kita Lindenhof',
	'Kita Altstadt',
	'Kita Kaltenborn'
] as const;

export const STREETS = [
	'Lindenstraße',
	'Mühlenweg',
	'Bahnhofstraße',
	'Am Stadtgraben',
	'Brückenstraße',
	'Kirchgasse',
	'Schulstraße',
	'Auenweg',
	'Westerholzer Straße',
	'Kaltenborner Straße',
	'Gartenstraße',
	'Rosenweg',
	'Industriestraße',
	'Talstraße',
	'Am Wehr',
	'Goethestraße',
	'Feldstraße',
	'Hohe Straße',
	'Ringstraße',
	'Nordring',
	'Südallee',
	'Weidenweg',
	'Erlenweg',
	'Uferstraße',
	'Marktstraße',
	'Poststraße',
	'Sportplatzweg',
	'Amselweg'
] as const;

export const PLANS = [
	{ number: 'Nr. 41', name: 'Nordaue-West', district: 'Nordaue', hectares: 6.4, homes: 120 },
	{ number: 'Nr. 47', name: 'Ehemalige Weberei', district: 'Altstadt', hectares: 2.1, homes: 74 },
	{ number: 'Nr. 52', name: 'Brückfeld-Süd', district: 'Brückfeld', hectares: 8.9, homes: 165 },
	{ number: 'Nr. 55', name: 'Gewerbepark Westerholz', district: 'Westerholz', hectares: 14.2, homes: 0 },
	{ number: 'Nr. 58', name: 'Quartier am Bahnhof', district: 'Altstadt', hectares: 3.3, homes: 140 },
	{ number: 'Nr. 60', name: 'Solarpark Kaltenborn', district: 'Kaltenborn', hectares: 11.7, homes: 0 },
	{ number: 'Nr. 36, 2. Änderung', name: 'Lindenhof-Mitte', district: 'Lindenhof', hectares: 1.8, homes: 28 },
	{ number: 'Nr. 62', name: 'Pflegezentrum Südaue', district: 'Südaue', hectares: 1.2, homes: 60 }
] as const;

export const FIRE_UNITS = ['Mitte', 'Westerholz', 'Kaltenborn', 'Brückfeld', 'Nordaue'] as const;

export const SPORTS_GROUNDS = [
	'Stadion an der Aue',
	'Sportplatz Westerholz',
	'Sportplatz Brückfeld',
	'Dreifachturnhalle am Schulzentrum',
	'Turnhalle Schulstraße',
	'Sportplatz Kaltenborn',
	'Schwimmhalle Lindenhof'
] as const;

export const BUS_LINES = ['421', '423', '427', 'AST 9'] as const;

export const BRIDGES = [
	'Mühlenbachbrücke im Zuge des Mühlenwegs',
	'Fußgängerbrücke am Wehr',
	'Brücke Talstraße',
	'Auebrücke an der Uferstraße',
	'Durchlass Kaltenborner Straße'
] as const;

export const ROOMS = {
	council: { room: 'Ratssaal', description: 'Rathaus, Ratssaal (1. Obergeschoss, Aufzug vorhanden)' },
	small: { room: 'Kleiner Sitzungssaal', description: 'Rathaus, Kleiner Sitzungssaal (Erdgeschoss)' },
	school: { room: 'Aula', description: 'Gesamtschule Auenbrück, Aula' }
} as const;
