/**
 * Meetings as a calendar (RFC 5545). Written here: ical-generator 11 writes the wall clock of the process beside a TZID,
 * DTSTAMP without `Z`, and properties after components.
 */
import { dateFormat } from '#lib/domain/calendar.ts';
import { EUROPE_BERLIN } from './time-zone.ts';

export interface CalendarMeeting {
	readonly id: string;
	readonly name: string;
	/** The leading organization. */
	readonly organization: string | null;
	readonly start: Date;
	readonly end: Date | null;
	readonly cancelled: boolean;
	readonly place: string | null;
	readonly created: Date;
	readonly modified: Date;
	/** What the items are planned to take, where they are. */
	readonly plannedMinutes: number | null;
}

export interface Calendar {
	readonly name: string;
	/** Address of the calendar itself. */
	readonly self: string;
	/** Of the town's pages, without a slash at its end. */
	readonly origin: string;
	/** IANA name. Meetings in Europe/Berlin are told with its rules, others in UTC. */
	readonly timeZone: string;
	readonly meetings: readonly CalendarMeeting[];
}

/** How long a meeting is shown that has neither ended nor a plan. */
const USUAL_MINUTES = 120;

/** How often a calendar is to look again. */
const REFRESH = 'PT1H';

/** The calendar as text. A meeting keeps its UID for good; one that is cancelled stays and says so. */
export function calendarOf({ name, self, origin, timeZone, meetings }: Calendar): string {
	const isBerlin = timeZone === 'Europe/Berlin';
	const lines = [
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		'PRODID:-//Ratssaal//Sitzungen//DE',
		'CALSCALE:GREGORIAN',
		'METHOD:PUBLISH',
		text('NAME', name),
		text('X-WR-CALNAME', name),
		`SOURCE;VALUE=URI:${self}`,
		`REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`,
		`X-PUBLISHED-TTL:${REFRESH}`,
		...(isBerlin ? EUROPE_BERLIN : []),
		...meetings.flatMap((meeting) => eventOf(meeting, origin, isBerlin ? timeZone : undefined)),
		'END:VCALENDAR'
	];
	return lines.map(fold).join('\r\n') + '\r\n';
}

function eventOf(meeting: CalendarMeeting, origin: string, zone: string | undefined): string[] {
	const { id, start, cancelled, created, modified, plannedMinutes } = meeting;
	const url = `${origin}/sitzungen/${id}`;
	const title = [meeting.organization, meeting.name].filter(Boolean).join(': ');
	const end = meeting.end ?? new Date(start.getTime() + (plannedMinutes || USUAL_MINUTES) * 60_000);
	return [
		'BEGIN:VEVENT',
		`UID:${id}@ratssaal`,
		`DTSTAMP:${utc(modified)}`,
		`CREATED:${utc(created)}`,
		`LAST-MODIFIED:${utc(modified)}`,
		`SEQUENCE:${sequenceOf(created, modified)}`,
		time('DTSTART', start, zone),
		time('DTEND', end, zone),
		text('SUMMARY', cancelled ? `Abgesagt: ${title}` : title),
		...(meeting.place ? [text('LOCATION', meeting.place)] : []),
		text('DESCRIPTION', [...(meeting.end ? [] : ['Das Ende ist geschätzt.']), url].join('\n')),
		`URL;VALUE=URI:${url}`,
		`STATUS:${cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
		'END:VEVENT'
	];
}

/** Grows with every change of the meeting: seconds from its making to its last change. */
function sequenceOf(created: Date, modified: Date): number {
	return Math.max(0, Math.floor((modified.getTime() - created.getTime()) / 1000));
}

const utc = (at: Date) => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

function time(property: string, at: Date, zone: string | undefined): string {
	if (!zone) return `${property}:${utc(at)}`;
	const clock = dateFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
	return `${property};TZID=${zone}:${clock.format(at).replaceAll(/[-:]/g, '').replace(' ', 'T')}`;
}

/** Section 3.3.11; other control characters have no place in a text. */
function text(property: string, value: string): string {
	const escaped = value
		.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
		.replaceAll(/\r\n?|\n/g, '\\n')
		.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
	return `${property}:${escaped}`;
}

/** At most 75 bytes a line, never within a character (section 3.1). */
function fold(line: string): string {
	const parts: string[] = [];
	let part = '';
	let bytes = 0;
	for (const sign of line) {
		const size = Buffer.byteLength(sign);
		if (bytes + size > 75) {
			parts.push(part);
			part = ' ';
			bytes = 1;
		}
		part += sign;
		bytes += size;
	}
	return [...parts, part].join('\r\n');
}
