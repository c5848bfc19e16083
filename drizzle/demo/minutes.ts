/** Minutes of sittings that are over, public and non-public part kept apart. */
import { RESULT_NAMES } from '#lib/domain/sittings/descriptions.ts';
import * as schema from '#lib/server/db/schema/index.ts';
import { addDays, instantOf, ZONE } from './calendar.ts';
import { idOf } from './chance.ts';
import { COMMITTEES, type Town } from './organizations.ts';
import { FACTIONS, nameOf, salutationOf, STAFF } from './people.ts';
import type { Rows } from './rows.ts';
import type { HeldSitting, VoteHeld } from './sittings.ts';
import type { Seat } from './organizations.ts';

const clock = (at: Date) =>
	`${at.toLocaleTimeString('de-DE', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' })} Uhr`;

/** `einstimmig`, or the counts. */
function voteSentence({ counts, adopted, biased, named }: VoteHeld): string {
	const { yes, no, abstain } = counts;
	const unanimous = adopted && no === 0 && abstain === 0;
	const sum = unanimous
		? `einstimmig mit ${yes} Stimmen`
		: `mit ${yes} Ja-Stimmen, ${no} Nein-Stimmen und ${abstain} Enthaltungen`;
	return `${adopted ? 'Angenommen' : 'Abgelehnt'} ${sum}${biased ? `; befangen: ${biased}` : ''}${named ? '; namentliche Abstimmung' : ''}.`;
}

/** `Herr Dr. Rehbein (AM)`. */
const short = (seat: Seat) =>
	`${salutationOf(seat.person)} ${seat.person.title ? `${seat.person.title} ` : ''}${seat.person.familyName}${seat.faction ? ` (${seat.faction})` : ''}`;

/** Markdown: who was there, what was decided, in the order of the agenda (§ 52 Abs. 1 GO NRW). */
export function minutesText(sitting: HeldSitting, part: 'public' | 'non-public'): string {
	const { meeting, items, outcomes, votes, present, absent, moved, biased } = sitting;
	const open = part === 'public';
	const own = items.filter((item) => item.public === open);
	const byFaction = FACTIONS.map(({ key, name }) => ({
		name,
		seats: present.filter(({ faction }) => faction === key)
	}));
	const others = present.filter(({ faction }) => !faction);
	const attendance = [
		`- Vorsitz: ${nameOf(sitting.chair.person)}`,
		...byFaction
			.filter(({ seats }) => seats.length)
			.map(({ name, seats }) => `- ${name}: ${seats.map(({ person }) => nameOf(person)).join(', ')}`),
		...(others.length > 1 || (others.length === 1 && others[0] !== sitting.chair)
			? [
					`- Ohne Fraktion: ${others
						.filter((seat) => seat !== sitting.chair)
						.map(({ person }) => nameOf(person))
						.join(', ')}`
				]
			: []),
		`- Entschuldigt: ${absent.length ? absent.map(({ person }) => nameOf(person)).join(', ') : 'niemand'}`,
		`- Verwaltung: ${nameOf(STAFF.deputy)}, ${nameOf(STAFF.treasurer)}`,
		`- Schriftführung: ${nameOf(STAFF.secretary)}`
	];
	const lines = own.flatMap((item) => {
		const outcome = outcomes.get(item.id);
		const vote = votes.get(item.id);
		const reference = item.paper ? `Vorlage ${item.paper.reference}. ` : '';
		const told =
			item.kind === 'opening'
				? `${short(sitting.chair)} eröffnet die Sitzung um ${clock(sitting.openedAt)} und stellt fest, dass form- und fristgerecht eingeladen wurde und der ${COMMITTEES[meeting.key].name} beschlussfähig ist. Anwesend sind ${present.length - moved.filter(({ arrived }) => arrived).length} von ${present.length + absent.length} Mitgliedern.`
				: item.kind === 'questions'
					? 'Aus der Einwohnerschaft werden Fragen gestellt, die die Verwaltung beantwortet.'
					: item.kind === 'notices'
						? 'Die Verwaltung berichtet mündlich. Nachfragen werden beantwortet.'
						: item.kind === 'inquiries'
							? 'Es werden mündliche Anfragen gestellt. Soweit sie nicht in der Sitzung beantwortet werden, erfolgt die Antwort schriftlich.'
							: item.kind === 'minutes'
								? 'Einwendungen gegen die Niederschrift werden nicht erhoben.'
								: outcome?.code === 'noted'
									? `${reference}Die Vorlage wird erläutert.`
									: outcome?.code === 'withdrawn'
										? `${reference}Die antragstellende Fraktion zieht den Antrag zurück.`
										: outcome?.code === 'postponed' || outcome?.code === 'referred'
											? `${reference}Nach Aussprache besteht Einvernehmen, heute nicht abschließend zu entscheiden.`
											: `${reference}Nach Aussprache wird abgestimmt.`;
		const bias = biased
			.filter((entry) => entry.item === item)
			.map(
				({ seat }) =>
					`${short(seat)} erklärt sich für befangen und wirkt an Beratung und Abstimmung nicht mit.`
			);
		return [
			`## ${item.number} ${item.name}`,
			told,
			...bias,
			...(outcome?.resolutionText ? [`**Beschluss:**`, outcome.resolutionText] : []),
			...(vote
				? [`**Abstimmung:** ${voteSentence(vote)}`]
				: outcome?.code
					? [`**Ergebnis:** ${RESULT_NAMES[outcome.code]}.`]
					: [])
		];
	});
	const moves = open
		? moved.map(
				({ seat, at, arrived }) =>
					`${short(seat)} ${arrived ? 'nimmt ab' : 'verlässt die Sitzung um'} ${clock(at)}${arrived ? ' an der Sitzung teil' : ''}.`
			)
		: [];
	const end =
		open && sitting.excludedAt
			? `Ende des öffentlichen Teils: ${clock(sitting.excludedAt)}`
			: `Ende der Sitzung: ${clock(sitting.closedAt)}`;
	return ['## Anwesenheit', attendance.join('\n'), ...moves, ...lines, end].join('\n\n');
}

/** Longest the secretary needs to write them, and the office to sign. */
const SIGNED_AFTER_DAYS = 9;

/** Adds both parts, and tells how far they are. They are approved in the next sitting of the same body, and published with that. */
export function addMinutes(
	rows: Rows,
	town: Town,
	sitting: HeldSitting,
	approvedAt: Date | undefined,
	now: Date
): 'draft' | 'signed' | 'published' {
	const { meeting, closedAt } = sitting;
	const signed = instantOf(addDays(meeting.day, SIGNED_AFTER_DAYS), '11:00');
	const isSigned = signed < now;
	for (const part of ['public', 'non-public'] as const) {
		const open = part === 'public';
		if (!open && sitting.items.every((item) => item.public)) continue;
		const modified = approvedAt ?? (isSigned ? signed : closedAt);
		rows.add(schema.minutes, {
			id: minutesIdOf(sitting, part),
			bodyId: town.bodyId,
			meetingId: meeting.id,
			part,
			state: approvedAt ? (open ? 'published' : 'approved') : isSigned ? 'signed' : 'draft',
			text: minutesText(sitting, part),
			fileId: isSigned ? minutesFileIdOf(sitting, part) : null,
			signedByChairAt: isSigned ? signed : null,
			signedBySecretaryAt: isSigned ? new Date(signed.getTime() - 3_600_000) : null,
			approvedAt: approvedAt ?? null,
			publishedAt: approvedAt && open ? approvedAt : null,
			created: closedAt,
			modified
		});
	}
	return approvedAt ? 'published' : isSigned ? 'signed' : 'draft';
}

const minutesIdOf = ({ meeting, closedAt }: HeldSitting, part: 'public' | 'non-public') =>
	idOf(closedAt, 'minutes', meeting.id, part);

export const minutesFileIdOf = ({ meeting, closedAt }: HeldSitting, part: 'public' | 'non-public') =>
	idOf(closedAt, 'file', 'minutes', meeting.id, part);
