/** An invented town of any size as a dump: in its proportions like a real one of OParl 1.0, with nobody's name in it. */
import { once } from 'node:events';
import { createWriteStream, existsSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = 'https://ris.grossenau.example/oparl/v1.0/body/1';
const ORGANIZATIONS = 40;
const PERSONS = 400;
const ITEMS = 15;
const PAPERS_PER_MEETING = 6;

const WORDS = [
	['Neubau', 'Sanierung', 'Erweiterung', 'Haushalt', 'Satzung', 'Bebauungsplan', 'Förderung', 'Bericht'],
	[
		'der Grundschule',
		'des Feuerwehrhauses',
		'am Anger',
		'im Ortsteil Nord',
		'der Gehwege',
		'des Freibads',
		'für Vereine'
	]
];

const type = (name: string) => `https://schema.oparl.org/1.0/${name}`;
const of = (kind: string, number: number) => `${ROOT}/${kind.toLowerCase()}/${number}`;
const wordsFor = (number: number) =>
	`${WORDS[0]![number % 8]} ${WORDS[1]![number % 7]}, ${(number % 90) + 1}. Abschnitt`;
const dates = (number: number) => ({
	created: `20${String(10 + (number % 15))}-03-0${(number % 9) + 1}T09:41:05+01:00`,
	modified: `20${String(10 + (number % 15))}-04-0${(number % 9) + 1}T19:10:48+02:00`
});

/** Its path; made when it is not there. A second measurement reads the same file. */
export async function inventDump(bytes: number): Promise<string> {
	const file = join(tmpdir(), `ratssaal-dump-${bytes}.ndjson`);
	if (existsSync(file)) return file;
	const stream = createWriteStream(`${file}.new`);
	let written = 0;
	const write = async (object: unknown) => {
		const line = `${JSON.stringify(object)}\n`;
		written += line.length;
		if (!stream.write(line)) await once(stream, 'drain');
	};
	await write({ id: ROOT, type: type('Body'), name: 'Stadt Großenau', ags: '05999001' });
	for (let number = 0; number < ORGANIZATIONS; number++) await write(organization(number));
	for (let number = 0; number < PERSONS; number++) await write(person(number));
	for (let number = 0; written < bytes; number++) {
		await write(meeting(number));
		for (let turn = 0; turn < PAPERS_PER_MEETING; turn++) await write(paper(number, turn));
	}
	stream.end();
	await once(stream, 'close');
	renameSync(`${file}.new`, file);
	return file;
}

const organization = (number: number) => ({
	id: of('Organization', number),
	type: type('Organization'),
	body: ROOT,
	name: number === 0 ? 'Stadtrat' : `Ausschuss ${number}`,
	organizationType: 'Gremium',
	startDate: '2010-01-01',
	...dates(number)
});

const person = (number: number) => ({
	id: of('Person', number),
	type: type('Person'),
	body: ROOT,
	name: `Frau Mitglied ${number}`,
	formOfAddress: 'Frau',
	familyName: `Mitglied ${number}`,
	givenName: 'Erste',
	membership: Array.from({ length: 10 }, (_, turn) => ({
		id: of('Membership', number * 10 + turn),
		type: type('Membership'),
		organization: of('Organization', (number + turn) % ORGANIZATIONS),
		role: 'Mitglied',
		votingRight: true,
		startDate: '2010-01-01'
	})),
	...dates(number)
});

const file = (number: number, name: string) => ({
	id: of('File', number),
	type: type('File'),
	body: ROOT,
	name: `${name} (${wordsFor(number)})`,
	mimeType: 'application/pdf',
	date: '2015-03-01',
	accessUrl: `${ROOT}/files/${'UGhVM0hpd2NXNFdFcExjZEQkxv7vt64z1654U0tDSmZ1RZES'}${number}/${name}.pdf`,
	downloadUrl: `${ROOT}/files/download/${'UGhVM0hpd2NXNFdFcExjZEQkxv7vt64z1654U0tDSmZ1RZES'}${number}/${name}.pdf`
});

const stationOf = (meeting: number, turn: number) => of('Consultation', meeting * PAPERS_PER_MEETING + turn);
const itemOf = (meeting: number, order: number) => of('AgendaItem', meeting * ITEMS + order);

/** Its papers are on its own agenda, behind the heading. */
const meeting = (number: number) => ({
	id: of('Meeting', number),
	type: type('Meeting'),
	body: ROOT,
	name: `Ausschuss ${number % ORGANIZATIONS} (${number}. Sitzung)`,
	start: `20${String(10 + (number % 15))}-05-1${number % 9}T18:00:00+02:00`,
	end: `20${String(10 + (number % 15))}-05-1${number % 9}T20:10:00+02:00`,
	organization: [of('Organization', number % ORGANIZATIONS)],
	invitation: file(number * 20, 'Bekanntmachung'),
	resultsProtocol: file(number * 20 + 1, 'Niederschrift'),
	agendaItem: Array.from({ length: ITEMS }, (_, order) => ({
		id: itemOf(number, order),
		type: type('AgendaItem'),
		number: order === 0 ? 'A' : `${order}.`,
		name:
			order === 0
				? 'Öffentliche Sitzung'
				: order === 12
					? 'Nichtöffentliche Sitzung'
					: wordsFor(number + order),
		...(order > 0 && order <= PAPERS_PER_MEETING && { consultation: stationOf(number, order - 1) }),
		...(order > 0 && { result: 'einstimmig, 0 Enthaltungen' }),
		...(order % 4 === 1 && { resolutionFile: file(number * 20 + 2 + (order >> 2), 'Beschlusstext') })
	})),
	keyword: ['Sitzung'],
	web: `${ROOT}/si0057/${number}`,
	...dates(number)
});

const paper = (meetingNumber: number, turn: number) => {
	const number = meetingNumber * PAPERS_PER_MEETING + turn;
	return {
		id: of('Paper', number),
		type: type('Paper'),
		body: ROOT,
		name: wordsFor(number),
		reference: `${number}/20${String(10 + (number % 15))}`,
		date: '2015-02-01',
		paperType: 'Beschlussvorlage',
		mainFile: file(meetingNumber * 20 + 8 + turn, 'Beschlussvorlage'),
		...(turn % 2 === 0 && { auxiliaryFile: [file(meetingNumber * 20 + 14 + (turn >> 1), 'Anlage')] }),
		underDirectionOf: [of('Organization', (number + 7) % ORGANIZATIONS)],
		consultation: [
			{
				id: stationOf(meetingNumber, turn),
				type: type('Consultation'),
				agendaItem: itemOf(meetingNumber, turn + 1),
				meeting: of('Meeting', meetingNumber),
				organization: [of('Organization', meetingNumber % ORGANIZATIONS)],
				role: 'Entscheidung',
				authoritative: true
			}
		],
		web: `${ROOT}/vo0050/${number}`,
		...dates(number)
	};
};
