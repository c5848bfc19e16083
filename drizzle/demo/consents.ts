/** Who agreed to be seen and heard: most to everything, some to the live picture only, a few to nothing. */
import { CONSENT_PURPOSES } from '#lib/domain/broadcasts/consents.ts';
import * as schema from '#lib/server/db/schema/index.ts';
import { addDays, instantOf, plainDay } from './calendar.ts';
import { idOf } from './chance.ts';
import type { Town } from './organizations.ts';
import { FACTIONS, MAYOR, STAFF, type Person } from './people.ts';
import type { Rows } from './rows.ts';

/** By place in the council, the mayor being 0: no consent at all, and none for the archive. */
const NOTHING = [9, 22, 37];
const LIVE_ONLY = [5, 13, 18, 30, 34];
const SOUND_ONLY = [26];

export function addConsents(rows: Rows, town: Town): void {
	const on = addDays(town.terms[0].start, 9);
	const validFrom = instantOf(on, '12:00');
	const council = FACTIONS.flatMap(({ members }) => [...members]);
	const people: Person[] = [
		MAYOR,
		...council,
		STAFF.deputy,
		STAFF.treasurer,
		STAFF.planning,
		STAFF.education
	];
	for (const [index, person] of people.entries()) {
		for (const purpose of CONSENT_PURPOSES) {
			if (NOTHING.includes(index)) continue;
			if (LIVE_ONLY.includes(index) && !purpose.startsWith('live-')) continue;
			if (SOUND_ONLY.includes(index) && !purpose.endsWith('-sound')) continue;
			rows.add(schema.consents, {
				id: idOf(validFrom, 'consent', person.key, purpose),
				bodyId: town.bodyId,
				personId: town.personId(person),
				purpose,
				validFrom,
				evidence: `Schriftliche Erklärung vom ${plainDay(on)}, Akte 10.24.12`
			});
		}
	}
}
