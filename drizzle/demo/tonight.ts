/** What the evening starts from: the broadcast of tonight's sitting, its key, and motions members have handed in. */
import { createHash } from 'node:crypto';
import { FIRST_CAMERA } from '#lib/server/broadcasts/cameras.ts';
import * as schema from '#lib/server/db/schema/index.ts';
import { addDays, instantOf, type Day } from './calendar.ts';
import { idOf } from './chance.ts';
import type { PlannedMeeting } from './meetings.ts';
import type { Town } from './organizations.ts';
import { FACTIONS } from './people.ts';
import type { Rows } from './rows.ts';

const broadcastIdOf = (meeting: PlannedMeeting) => idOf(meeting.start, 'broadcast', meeting.id);

export function addBroadcast(rows: Rows, town: Town, meeting: PlannedMeeting, now: Date): void {
	const id = broadcastIdOf(meeting);
	const life = { created: now, modified: now };
	const key = createHash('sha256').update(`auenbrueck/${meeting.id}`).digest('base64url').slice(0, 32);
	rows.add(schema.broadcasts, { id, bodyId: town.bodyId, meetingId: meeting.id, public: false, ...life });
	rows.add(schema.cameras, {
		id: idOf(meeting.start, 'camera', meeting.id),
		broadcastId: id,
		bodyId: town.bodyId,
		name: FIRST_CAMERA,
		position: 0,
		key,
		sha256: createHash('sha256').update(key).digest('hex'),
		created: now
	});
}

const HANDED_IN = [
	{
		faction: 'SozA',
		index: 2,
		state: 'submitted' as const,
		name: 'Lesepaten an Grundschulen fördern',
		text: '## Begründung\n\nEhrenamtliche Lesepatinnen und Lesepaten begleiten an zwei Grundschulen einmal in der Woche Kinder beim Lesen. Die Rückmeldungen der Schulen sind durchweg gut, die Nachfrage ist größer als das Angebot.\n\nFür Fahrtkosten, Bücher und eine Schulung im Jahr fehlt bisher ein verlässlicher Betrag.',
		resolution:
			'Die Verwaltung wird beauftragt, gemeinsam mit dem Ehrenamtsbüro einen Vorschlag zur Förderung von Lesepatenschaften vorzulegen. Dafür werden 4.000 Euro im Haushaltsentwurf vorgesehen.'
	},
	{
		faction: 'UAL',
		index: 2,
		state: 'submitted' as const,
		name: 'Freies WLAN im Bürgerhaus und in den Sporthallen',
		text: '## Begründung\n\nVereine nutzen für Spielberichte und Einlasskontrollen inzwischen durchgehend digitale Verfahren. In mehreren Hallen ist der Mobilfunkempfang dafür nicht ausreichend.',
		resolution:
			'Die Verwaltung wird gebeten, Kosten und Zeitplan für freies WLAN in den städtischen Sporthallen und im Bürgerhaus darzustellen.'
	},
	{
		faction: 'SuN',
		index: 0,
		state: 'draft' as const,
		name: 'Entsiegelung des Schulhofs am Gymnasium',
		text: '## Begründung\n\nDer Schulhof ist nahezu vollständig asphaltiert. An Hitzetagen wurden dort im Sommer Oberflächentemperaturen von mehr als 50 Grad gemessen.',
		resolution:
			'Die Verwaltung prüft, welche Teile des Schulhofs entsiegelt und mit Bäumen bepflanzt werden können.'
	}
];

/** Three motions: two in the clerk's inbox, one still with its author. */
export function addMotions(rows: Rows, town: Town, meeting: PlannedMeeting, today: Day): void {
	for (const [index, { faction, index: place, state, name, text, resolution }] of HANDED_IN.entries()) {
		const created = instantOf(addDays(today, -2 - index), '20:15');
		const id = idOf(created, 'motion', name);
		const author = town.personId(FACTIONS.find(({ key }) => key === faction)!.members[place]!);
		rows.add(schema.papers, {
			id,
			bodyId: town.bodyId,
			name,
			paperType: 'Antrag',
			state,
			submittedAt: state === 'submitted' ? new Date(created.getTime() + 1_800_000) : null,
			requestedMeetingId: meeting.id,
			public: true,
			created,
			modified: created
		});
		rows.add(schema.paperVersions, {
			id: idOf(created, 'version', name),
			bodyId: town.bodyId,
			paperId: id,
			number: 1,
			text,
			resolutionText: resolution,
			authorId: author,
			created
		});
		rows.add(schema.paperOriginators, {
			id: idOf(created, 'originator', name),
			bodyId: town.bodyId,
			paperId: id,
			role: 'originator',
			personId: author
		});
	}
}
