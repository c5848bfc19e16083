/**
 * Rows for tests: each call makes a new one with a name of its own, and every field can be set.
 *
 * Give them the owner's database (`TestDatabase.owner`); what a role may see of it is the test's question.
 * Nothing is public unless said: `released` holds what makes a row public.
 */
import type { Actor, HeldRole } from '#lib/domain/people/actor.ts';
import type { Db } from '#lib/server/db/client.ts';
import * as tables from '#lib/server/db/schema/index.ts';

let counter = 0;
const unique = (word: string) => `${word} ${++counter}-${Math.random().toString(36).slice(2, 8)}`;

/** What published objects carry. */
export const released = { public: true } as const;
export const published = { publishedAt: new Date('2026-01-01T00:00:00Z') } as const;

type New<Table extends keyof typeof tables> = (typeof tables)[Table] extends { $inferInsert: infer Row }
	? Partial<Row>
	: never;

const first = <Row>(rows: Row[]): Row => rows[0]!;

export async function createBody(db: Db, fields: New<'bodies'> = {}) {
	const name = unique('Stadt');
	const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
	return first(
		await db
			.insert(tables.bodies)
			.values({ slug, name, ...fields })
			.returning()
	);
}

export async function createLocation(db: Db, bodyId: string, fields: New<'locations'> = {}) {
	return first(
		await db
			.insert(tables.locations)
			.values({ bodyId, ...fields })
			.returning()
	);
}

export async function createOrganization(db: Db, bodyId: string, fields: New<'organizations'> = {}) {
	return first(
		await db
			.insert(tables.organizations)
			.values({ bodyId, name: unique('Ausschuss'), organizationType: 'Gremium', ...fields })
			.returning()
	);
}

export async function createPerson(db: Db, bodyId: string, fields: New<'people'> = {}) {
	return first(
		await db
			.insert(tables.people)
			.values({ bodyId, name: unique('Erika Muster'), ...fields })
			.returning()
	);
}

export async function createMembership(
	db: Db,
	bodyId: string,
	fields: New<'memberships'> & { personId: string; organizationId: string }
) {
	return first(
		await db
			.insert(tables.memberships)
			.values({ bodyId, votingRight: true, role: 'Mitglied', ...fields })
			.returning()
	);
}

export async function createMeeting(db: Db, bodyId: string, fields: New<'meetings'> = {}) {
	return first(
		await db
			.insert(tables.meetings)
			.values({ bodyId, name: unique('Sitzung'), start: new Date('2026-11-24T17:00:00Z'), ...fields })
			.returning()
	);
}

export async function createAgendaItem(
	db: Db,
	bodyId: string,
	fields: New<'agendaItems'> & { meetingId: string }
) {
	return first(
		await db
			.insert(tables.agendaItems)
			.values({ bodyId, order: 0, name: unique('Punkt'), ...fields })
			.returning()
	);
}

export async function createPaper(db: Db, bodyId: string, fields: New<'papers'> = {}) {
	return first(
		await db
			.insert(tables.papers)
			.values({ bodyId, name: unique('Vorlage'), ...fields })
			.returning()
	);
}

/** A file with one link; without an owner in `link` it belongs to nothing. */
export async function createFile(
	db: Db,
	bodyId: string,
	fields: New<'files'> = {},
	link: New<'fileLinks'> = {}
) {
	const file = first(
		await db
			.insert(tables.files)
			.values({ bodyId, name: unique('Anlage'), fileName: `${unique('anlage')}.pdf`, ...fields })
			.returning()
	);
	await db.insert(tables.fileLinks).values({ bodyId, fileId: file.id, role: 'auxiliary', ...link });
	return file;
}

export async function createBroadcast(
	db: Db,
	bodyId: string,
	fields: New<'broadcasts'> & { meetingId: string }
) {
	const broadcast = first(
		await db
			.insert(tables.broadcasts)
			.values({ bodyId, ...fields })
			.returning()
	);
	return { ...broadcast, meetingId: fields.meetingId };
}

/** An account without a usable password unless one is given as `passwordHash`. */
export async function createUser(db: Db, bodyId: string, fields: New<'users'> = {}) {
	const personId = fields.personId ?? (await createPerson(db, bodyId)).id;
	const email = `${unique('konto').replaceAll(' ', '.')}@example.org`;
	return first(
		await db
			.insert(tables.users)
			.values({ bodyId, email, passwordHash: 'none', ...fields, personId })
			.returning()
	);
}

/** Somebody who acts, with person and account behind them; the roles are taken as given, nothing is stored for them. */
export async function createActor(
	db: Db,
	bodyId: string,
	roles: readonly (HeldRole | HeldRole['role'])[] = [],
	fields: Partial<Actor> = {}
): Promise<Actor> {
	const person = await createPerson(db, bodyId);
	const user = await createUser(db, bodyId, { personId: person.id });
	return {
		personId: person.id,
		userId: user.id,
		bodyId,
		name: person.name,
		roles: roles.map((role) => (typeof role === 'string' ? { role } : role)),
		strong: true,
		...fields
	};
}
