/** Who may sign in to the demo town, and with what. Everything here is public knowledge: never use it elsewhere. */
import { hash } from '@node-rs/argon2';
import { createHash } from 'node:crypto';
import * as schema from '#lib/server/db/schema/index.ts';
import { instantOf } from './calendar.ts';
import { idOf } from './chance.ts';
import { COMMITTEES, mailOf, OFFICES, type BodyKey, type Town } from './organizations.ts';
import { FACTIONS, MAYOR, nameOf, STAFF, type Person } from './people.ts';
import type { Rows } from './rows.ts';

interface DemoLogin {
	readonly name: string;
	/** As the person would say it. */
	readonly role: string;
	readonly email: string;
	readonly password: string;
	/** Base32; the second factor these roles need. */
	readonly totpSecret?: string;
	readonly person: Person;
}

const office = (person: Person, role: string, name: string, totpSecret: string): DemoLogin => ({
	name: nameOf(person),
	role,
	email: `${name}@auenbrueck.example`,
	password: `auenbrueck-${name}`,
	totpSecret,
	person
});

const member = (faction: number, index: number, role: string): DemoLogin => {
	const person = FACTIONS[faction]!.members[index]!;
	const email = mailOf(person);
	return {
		name: nameOf(person),
		role,
		email,
		password: `auenbrueck-${email.split('@')[0]!.split('.')[1]!}`,
		person
	};
};

export const LOGINS: readonly DemoLogin[] = [
	office(STAFF.clerk, 'Sitzungsdienst', 'sitzungsdienst', 'AUENBRUECK2SITZUNGSDIENSTAUENBR2'),
	office(MAYOR, 'Bürgermeisterin, Vorsitz', 'buergermeisterin', 'AUENBRUECK2BUERGERMEISTERINAUEN2'),
	office(STAFF.secretary, 'Schriftführung', 'schriftfuehrung', 'AUENBRUECK2SCHRIFTFUEHRUNGAUENB2'),
	office(STAFF.operator, 'Regie', 'regie', 'AUENBRUECK2REGIEAUENBRUECK2REGI2'),
	office(STAFF.administrator, 'Administration', 'administration', 'AUENBRUECK2ADMINISTRATIONAUENBR2'),
	member(2, 0, 'Ratsmitglied, Fraktionsvorsitz Stadt und Natur'),
	member(0, 0, 'Ratsmitglied, Fraktionsvorsitz Auenbrücker Mitte'),
	member(1, 2, 'Ratsmitglied, Vorsitz Jugendhilfeausschuss'),
	member(3, 2, 'Ratsmitglied'),
	member(4, 0, 'Ratsmitglied, Fraktionsvorsitz Heimat und Handwerk'),
	{
		name: nameOf(OFFICES.FB5.head),
		role: 'Fachamt, Leitung Fachbereich 5',
		email: 'stadtentwicklung@auenbrueck.example',
		password: 'auenbrueck-stadtentwicklung',
		person: OFFICES.FB5.head
	}
];

/** The parameters of `server/sessions/passwords.ts`, with a salt that is the same on every run. */
const hashOf = (email: string, password: string) =>
	hash(password, {
		memoryCost: 19_456,
		timeCost: 2,
		parallelism: 1,
		salt: createHash('sha256').update(email).digest().subarray(0, 16)
	});

export async function addLogins(rows: Rows, town: Town): Promise<void> {
	const start = town.terms[1].start;
	const created = instantOf(start, '08:00');
	const { bodyId } = town;
	const hashes = await Promise.all(LOGINS.map(({ email, password }) => hashOf(email, password)));
	for (const [index, { email, totpSecret, person }] of LOGINS.entries()) {
		rows.add(schema.users, {
			id: idOf(created, 'user', email),
			bodyId,
			personId: town.personId(person),
			email,
			passwordHash: hashes[index]!,
			totpSecret: totpSecret ?? null,
			totpConfirmed: totpSecret !== undefined,
			created
		});
	}
	const assign = (person: Person, role: string, organizationId?: string) =>
		rows.add(schema.roleAssignments, {
			id: idOf(created, 'role', person.key, role, organizationId ?? ''),
			bodyId,
			personId: town.personId(person),
			role,
			organizationId: organizationId ?? null,
			startDate: town.terms[0].start
		});
	assign(STAFF.clerk, 'clerk');
	assign(STAFF.operator, 'operator');
	assign(STAFF.administrator, 'administrator');
	for (const [key, { chair }] of Object.entries(COMMITTEES)) {
		const organizationId = town.organizationId(key as BodyKey);
		const person =
			chair === MAYOR.key
				? MAYOR
				: FACTIONS.flatMap(({ members }) => members).find((entry) => entry.key === chair)!;
		assign(person, 'chair', organizationId);
		assign(STAFF.secretary, 'secretary', organizationId);
	}
	assign(OFFICES.FB5.head, 'department', town.organizationId('FB5'));
	for (const { key, members } of FACTIONS) assign(members[0]!, 'faction-manager', town.organizationId(key));
}
