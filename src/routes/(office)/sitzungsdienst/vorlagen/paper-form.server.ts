/** What the form of a paper offers, and how its repeating fields are read. */
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Db } from '#lib/server/db/client.ts';
import { listMeetingBodies, listOffices } from '#lib/server/db/queries/office-meetings.ts';
import { enteredStations } from './stations.ts';
import { PAPER_TYPES, STATION_ROLES } from '#lib/server/papers/paper-fields.ts';

export async function choices(db: Db, clerk: Actor, today: string) {
	const [organizations, offices] = await Promise.all([
		listMeetingBodies(db, clerk, today),
		listOffices(db, clerk, today)
	]);
	return { types: PAPER_TYPES, roles: STATION_ROLES, organizations, offices };
}

/** The form as an object, as the verbs read it. */
export function paperInput(form: FormData): Record<string, unknown> {
	const list = (name: string) => form.getAll(name).map(String);
	const stations = enteredStations({
		stationOrganization: list('stationOrganization'),
		stationRole: list('stationRole')
	});
	return { ...Object.fromEntries(form), stations };
}
