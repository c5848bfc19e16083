/** When which body meets: rounds that begin with committees and end with the council. */
import {
	addDays,
	backTo,
	councilDays,
	instantOf,
	workingDay,
	workingDayBefore,
	type Day
} from './calendar.ts';
import { idOf } from './chance.ts';
import type { BodyKey, Town } from './organizations.ts';
import type { CommitteeKey } from './subjects/draft.ts';

/** `past` is held, `tonight` is to be prepared, `invited` has its agenda out, `planned` only has a date. */
export interface PlannedMeeting {
	readonly id: string;
	readonly key: BodyKey;
	readonly day: Day;
	readonly start: Date;
	readonly number: number;
	readonly name: string;
	/** 0 is the round that ends tonight, counting back; -1 comes after it. */
	readonly round: number;
	readonly standing: 'past' | 'tonight' | 'invited' | 'planned';
}

const ROUNDS = 9;

/** Which specialised committees meet in a round: five of seven in turn, four in every other round. */
const ROUND_COMMITTEES: readonly (readonly CommitteeKey[])[] = [
	['PBA', 'SBA', 'UKM', 'JHA', 'SOZ'],
	['PBA', 'UKM', 'KSA', 'RPA'],
	['PBA', 'SBA', 'UKM', 'JHA', 'SOZ'],
	['PBA', 'KSA', 'UKM', 'SOZ'],
	['PBA', 'SBA', 'UKM', 'JHA', 'RPA'],
	['SOZ', 'KSA', 'UKM', 'SBA'],
	['PBA', 'SBA', 'UKM', 'JHA'],
	['PBA', 'KSA', 'SOZ', 'UKM'],
	['PBA', 'SBA', 'JHA']
];

/** Committees meet before the main committee, which meets on a Tuesday: Wednesday, Tuesday and Monday of the week before, then the week before that. */
const DAYS_BEFORE_MAIN = [6, 7, 8, 13, 14] as const;

/** What comes after tonight: one meeting with its invitation out, and dates further ahead. */
const AHEAD: readonly (readonly [key: BodyKey, days: number])[] = [
	['UKM', 8],
	['KSA', 16],
	['RPA', 23],
	['HFA', 58]
];

/** Sixty meetings by start, tonight's among them. */
export function planMeetings(town: Town, tonight: Date, today: Day): PlannedMeeting[] {
	const plan: { key: BodyKey; day: Day; round: number; standing: PlannedMeeting['standing'] }[] = [];
	for (const [round, day] of councilDays(today, ROUNDS).entries()) {
		plan.push({ key: 'RAT', day, round, standing: round === 0 ? 'tonight' : 'past' });
		const main = workingDay(backTo(addDays(day, -6), 2));
		plan.push({ key: 'HFA', day: main, round, standing: 'past' });
		for (const [slot, key] of ROUND_COMMITTEES[round]!.entries()) {
			plan.push({ key, day: workingDay(addDays(main, -DAYS_BEFORE_MAIN[slot]!)), round, standing: 'past' });
		}
	}
	for (const [index, [key, days]] of AHEAD.entries()) {
		const day = workingDay(backTo(addDays(today, days), 1 + (index % 3)));
		plan.push({ key, day, round: -1, standing: index === 0 ? 'invited' : 'planned' });
	}
	plan.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));

	const counted = new Map<string, number>();
	return plan.map(({ key, day, round, standing }) => {
		const term = day >= town.terms[1].start ? town.terms[1] : town.terms[0];
		const before = term === town.terms[0] ? (key === 'RAT' || key === 'HFA' ? 19 : 14) : 1;
		const number = (counted.get(`${key}${term.start}`) ?? before) + 1;
		counted.set(`${key}${term.start}`, number);
		const start = standing === 'tonight' ? tonight : instantOf(day, key === 'RAT' ? '17:00' : '17:30');
		return {
			id: idOf(
				instantOf(addDays(day, -60), '09:00'),
				'meeting',
				key,
				standing === 'tonight' ? 'tonight' : day
			),
			key,
			day,
			round,
			standing,
			number,
			start,
			name: `${number}. Sitzung`
		};
	});
}

/** When the invitation left: twelve days before, or on the last working day before that, in the early afternoon. */
export const dispatchOf = (meeting: PlannedMeeting) =>
	instantOf(workingDayBefore(addDays(meeting.day, -12)), '14:00');
