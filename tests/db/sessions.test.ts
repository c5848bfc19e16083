/** Accounts: signing in and out, the second factor, passwords, limits, and what a login's row gives away. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { day } from '#lib/domain/calendar.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { openDatabase } from '#lib/server/db/client.ts';
import { findActor, listHeldRoles } from '#lib/server/db/queries/accounts.ts';
import { auditEntries, roleAssignments, sessions, users } from '#lib/server/db/schema/index.ts';
import { changePassword } from '#lib/server/sessions/change-password.ts';
import { confirmCode } from '#lib/server/sessions/confirm-code.ts';
import { LIFETIMES } from '#lib/server/sessions/lifetimes.ts';
import { findLogin, listDevices, type Login } from '#lib/server/sessions/logins.ts';
import { hashPassword } from '#lib/server/sessions/passwords.ts';
import { confirmSecondFactor, offerSecondFactor } from '#lib/server/sessions/set-up-second-factor.ts';
import { signIn, type Client } from '#lib/server/sessions/sign-in.ts';
import { signOut, signOutEverywhere } from '#lib/server/sessions/sign-out.ts';
import { hashToken } from '#lib/server/sessions/token.ts';
import { codeAt, newSecret } from '#lib/server/sessions/totp.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import {
	createBody,
	createMembership,
	createOrganization,
	createPerson,
	createUser
} from '../support/factories.ts';

const PASSWORD = 'ein langes Passwort';
const today = day('2026-11-24');
const now = new Date('2026-11-24T17:00:00Z');

let database: TestDatabase;
let passwordHash: string;
let bodyId: string;
let client: Client;

beforeAll(async () => {
	database = await openTestDatabase();
	passwordHash = await hashPassword(PASSWORD);
});
afterAll(() => database.close());
beforeEach(async () => {
	bodyId = (await createBody(database.owner)).id;
	client = { address: randomUUID(), userAgent: 'Test' };
});

type Account = Awaited<ReturnType<typeof createUser>>;

const account = (fields: Partial<Account> = {}) =>
	createUser(database.owner, bodyId, { passwordHash, ...fields });
const withCode = () => account({ totpSecret: newSecret(), totpConfirmed: true });
const assign = (user: Account, role: string, dates: { startDate?: string; endDate?: string } = {}) =>
	database.owner.insert(roleAssignments).values({ bodyId, personId: user.personId, role, ...dates });
const enter = (user: { email: string }, password = PASSWORD, from = client, db = database.app) =>
	signIn(db, bodyId, { email: user.email, password }, from, today);
const login = async (token: string): Promise<Login> => {
	const found = await findLogin(database.app, token);
	if (!found) throw new Error('no login');
	return found;
};
const actorOf = async (user: Account, strong = false): Promise<Actor> =>
	(await findActor(database.app, user.id, today, strong))!;
const acts = async (user: Account) =>
	(await database.owner.select().from(auditEntries).where(eq(auditEntries.subjectId, user.id))).map(
		({ act }) => act
	);

describe('signing in', () => {
	test('gives a login whose token is nowhere in the database', async () => {
		const user = await account();
		const { token, awaitsCode } = await enter(user);
		expect(awaitsCode).toBe(false);
		expect(await login(token)).toMatchObject({ userId: user.id, bodyId, kind: 'member', strong: false });
		const [row] = await database.owner.select().from(sessions).where(eq(sessions.userId, user.id));
		expect(row?.id).toBe(hashToken(token));
		expect(JSON.stringify(row)).not.toContain(token);
		expect(await acts(user)).toEqual(['sign-in']);
	});

	test('what is in the database does not open a login', async () => {
		const user = await account();
		const { token } = await enter(user);
		for (const leaked of [hashToken(token), `sha256:${hashToken(token)}`, (await login(token)).id]) {
			expect(await findLogin(database.app, leaked)).toBeUndefined();
		}
	});

	test('the address may be written in any case', async () => {
		const user = await account();
		expect((await enter({ email: user.email.toUpperCase() })).token).toBeTruthy();
	});

	test('unknown, wrong, disabled and of another town are answered alike', async () => {
		const user = await account();
		const disabled = await account({ disabledAt: now });
		const stranger = await createUser(database.owner, (await createBody(database.owner)).id, {
			passwordHash
		});
		const tries = [
			enter({ email: 'niemand@example.org' }),
			enter(user, 'falsch'),
			enter(disabled),
			enter(stranger),
			enter(await account({ passwordHash: 'none' }))
		];
		for (const each of await Promise.allSettled(tries)) {
			expect(each).toMatchObject({
				status: 'rejected',
				reason: {
					code: 'invalid',
					message: 'E-Mail-Adresse oder Passwort ist nicht richtig.',
					fields: undefined
				}
			});
		}
	});

	test('input that cannot be right is refused by field', async () => {
		await expect(
			signIn(database.app, bodyId, { email: 'x', password: '' }, client, today)
		).rejects.toMatchObject({
			code: 'invalid',
			fields: {
				email: expect.stringContaining('E-Mail-Adresse'),
				password: 'Bitte geben Sie Ihr Passwort ein.'
			}
		});
	});
});

describe('roles are roles at a date', () => {
	test('the first and the last day are part of it', async () => {
		const user = await account();
		await assign(user, 'clerk', { startDate: '2026-11-24', endDate: '2026-11-24' });
		const at = async (when: string) =>
			(await listHeldRoles(database.app, user.personId, day(when))).map(({ role }) => role);
		expect(await at('2026-11-23')).toEqual([]);
		expect(await at('2026-11-24')).toEqual(['clerk']);
		expect(await at('2026-11-25')).toEqual([]);
	});

	test('whoever may vote is a member there, and nobody else', async () => {
		const user = await account();
		const [voting, advising, former] = [
			await createOrganization(database.owner, bodyId),
			await createOrganization(database.owner, bodyId),
			await createOrganization(database.owner, bodyId)
		];
		const personId = user.personId;
		await createMembership(database.owner, bodyId, { personId, organizationId: voting.id });
		await createMembership(database.owner, bodyId, {
			personId,
			organizationId: advising.id,
			votingRight: false
		});
		await createMembership(database.owner, bodyId, {
			personId,
			organizationId: former.id,
			endDate: '2026-01-31'
		});
		expect((await actorOf(user)).roles).toEqual([{ role: 'member', organizationId: voting.id }]);
	});

	test('whoever acts for the administration is signed in for a working day', async () => {
		const user = await account();
		await assign(user, 'clerk');
		const { token } = await enter(user);
		expect(await login(token)).toMatchObject({ kind: 'office', strong: false });
	});
});

describe('the second factor', () => {
	test('the password alone opens nothing but the page for the code', async () => {
		const user = await withCode();
		await assign(user, 'chair');
		const { token, awaitsCode } = await enter(user);
		expect(awaitsCode).toBe(true);
		const pending = await login(token);
		expect(pending.kind).toBe('pending');
		expect(await acts(user)).toEqual([]);

		const full = await confirmCode(
			database.app,
			pending,
			{ code: codeAt(user.totpSecret!, now) },
			client,
			now,
			today
		);
		expect(await login(full.token)).toMatchObject({ kind: 'office', strong: true });
		expect(await findLogin(database.app, token)).toBeUndefined();
		expect(await acts(user)).toEqual(['sign-in']);
	});

	test('a code works once, also when it is sent twice at the same moment', async () => {
		const user = await withCode();
		const pending = await login((await enter(user)).token);
		const input = { code: codeAt(user.totpSecret!, now) };
		const tries = await Promise.allSettled(
			[1, 2, 3].map(() => confirmCode(database.app, pending, input, client, now, today))
		);
		expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const again = await login((await enter(user)).token);
		await expect(confirmCode(database.app, again, input, client, now, today)).rejects.toMatchObject({
			code: 'invalid',
			message: expect.stringContaining('schon verwendet')
		});
	});

	test('a code is good for one step to either side, and written with a gap', async () => {
		for (const [offsetMs, right] of [
			[-30_000, true],
			[30_000, true],
			[-90_000, false],
			[90_000, false]
		] as const) {
			const user = await withCode();
			const pending = await login((await enter(user)).token);
			const code = codeAt(user.totpSecret!, new Date(now.getTime() + offsetMs)).replace(/^.../, '$& ');
			const tried = confirmCode(database.app, pending, { code }, client, now, today);
			if (right) expect((await tried).token).toBeTruthy();
			else await expect(tried).rejects.toMatchObject({ code: 'invalid' });
		}
	});

	test('guessing codes ends after six', async () => {
		const user = await withCode();
		const pending = await login((await enter(user)).token);
		const wrong = codeAt(user.totpSecret!, now) === '000000' ? '000001' : '000000';
		const guess = (code: string) => confirmCode(database.app, pending, { code }, client, now, today);
		for (let i = 0; i < 6; i++) await expect(guess(wrong)).rejects.toMatchObject({ code: 'invalid' });
		await expect(guess(codeAt(user.totpSecret!, now))).rejects.toMatchObject({ code: 'too-many' });
	});

	test('a full login is no way to the code, nor is input of another form', async () => {
		const user = await account();
		const full = await login((await enter(user)).token);
		await expect(
			confirmCode(database.app, full, { code: '123456' }, client, now, today)
		).rejects.toMatchObject({
			code: 'forbidden'
		});
		const pending = await login((await enter(await withCode())).token);
		await expect(
			confirmCode(database.app, pending, { code: 'abc' }, client, now, today)
		).rejects.toMatchObject({
			code: 'invalid',
			fields: { code: expect.stringContaining('sechsstelligen') }
		});
	});

	test('is set up with its first code; then every other login is over', async () => {
		const user = await account();
		const actor = await actorOf(user);
		const other = await enter(user);
		const offered = await offerSecondFactor(database.app, actor, 'Stadt Auenbrück');
		expect(await offerSecondFactor(database.app, actor, 'Stadt Auenbrück')).toEqual(offered);
		expect(offered.uri).toMatch(/^otpauth:\/\/totp\/Stadt%20Auenbr%C3%BCck:/);

		const confirm = (code: string) => confirmSecondFactor(database.app, actor, { code }, client, now, today);
		await expect(confirm('123456')).rejects.toMatchObject({ code: 'invalid' });
		expect((await enter(user)).awaitsCode).toBe(false);

		const { token } = await confirm(codeAt(offered.secret, now));
		expect(await login(token)).toMatchObject({ strong: true });
		expect(await findLogin(database.app, other.token)).toBeUndefined();
		expect(await acts(user)).toContain('set-up-second-factor');
		expect((await enter(user)).awaitsCode).toBe(true);
		await expect(offerSecondFactor(database.app, actor, 'x')).rejects.toMatchObject({ code: 'conflict' });
		await expect(confirm(codeAt(offered.secret, new Date(now.getTime() + 30_000)))).rejects.toMatchObject({
			code: 'conflict'
		});
	});
});

describe('how long a login lasts', () => {
	test.for(['member', 'office'] as const)(
		'%s: renewed by use, never beyond its absolute end',
		async (kind) => {
			const user = await account();
			if (kind === 'office') await assign(user, 'clerk');
			const { token } = await enter(user);
			const { idleMs, absoluteMs } = LIFETIMES[kind];
			const age = (createdMs: number, restMs: number) =>
				database.owner
					.update(sessions)
					.set({ created: new Date(Date.now() - createdMs), expiresAt: new Date(Date.now() + restMs) })
					.where(eq(sessions.id, hashToken(token)));

			expect((await login(token)).renewed).toBe(false);

			await age(idleMs, idleMs / 4);
			expect((await login(token)).renewed).toBe(true);

			await age(absoluteMs - 60_000, 60_000);
			await login(token);
			const [row] = await database.owner
				.select()
				.from(sessions)
				.where(eq(sessions.id, hashToken(token)));
			expect(row!.expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 60_000);

			await age(absoluteMs + 1000, idleMs);
			expect(await findLogin(database.app, token)).toBeUndefined();
		}
	);

	test('unused for too long, it is gone, row and all', async () => {
		const user = await account();
		const { token } = await enter(user);
		await database.owner
			.update(sessions)
			.set({ expiresAt: new Date(Date.now() - 1000) })
			.where(eq(sessions.userId, user.id));
		expect(await findLogin(database.app, token)).toBeUndefined();
		expect(await database.owner.select().from(sessions).where(eq(sessions.userId, user.id))).toEqual([]);
	});

	test('disabling the account ends it at once', async () => {
		const user = await account();
		const { token } = await enter(user);
		await database.owner.update(users).set({ disabledAt: now }).where(eq(users.id, user.id));
		expect(await findLogin(database.app, token)).toBeUndefined();
		expect(await findActor(database.app, user.id, today, true)).toBeUndefined();
	});

	test('the last use is noted, at most every five minutes', async () => {
		const user = await account();
		const { token } = await enter(user);
		const seenAt = async () =>
			(await database.owner.select().from(sessions).where(eq(sessions.userId, user.id)))[0]!.seenAt.getTime();
		const first = await seenAt();
		await login(token);
		expect(await seenAt()).toBe(first);
		await database.owner
			.update(sessions)
			.set({ seenAt: new Date(Date.now() - 6 * 60_000) })
			.where(eq(sessions.userId, user.id));
		await login(token);
		expect(await seenAt()).toBeGreaterThanOrEqual(first);
	});
});

describe('signing out', () => {
	test('on one device, and nobody else’s', async () => {
		const [user, stranger] = [await account(), await account()];
		const [here, there] = [await enter(user), await enter(user)];
		const actor = await actorOf(user);
		expect(await listDevices(database.app, user.id)).toHaveLength(2);

		const foreign = await login((await enter(stranger)).token);
		await expect(signOut(database.app, actor, foreign.id)).rejects.toMatchObject({ code: 'not-found' });

		await signOut(database.app, actor, (await login(there.token)).id);
		expect(await findLogin(database.app, there.token)).toBeUndefined();
		expect(await findLogin(database.app, here.token)).toBeTruthy();
		expect(await acts(user)).toContain('sign-out');
	});

	test('everywhere', async () => {
		const user = await account();
		const tokens = [(await enter(user)).token, (await enter(user)).token, (await enter(user)).token];
		expect(await signOutEverywhere(database.app, await actorOf(user))).toBe(3);
		for (const token of tokens) expect(await findLogin(database.app, token)).toBeUndefined();
		expect(await acts(user)).toContain('sign-out-everywhere');
	});
});

describe('changing the password', () => {
	const next = 'ein ganz anderes Passwort';

	test('ends the other logins and lets in with the new one', async () => {
		const user = await account();
		const [here, there] = [await enter(user), await enter(user)];
		const input = { current: PASSWORD, password: next, repeated: next };
		await changePassword(database.app, await actorOf(user), input, (await login(here.token)).id);
		expect(await findLogin(database.app, here.token)).toBeTruthy();
		expect(await findLogin(database.app, there.token)).toBeUndefined();
		expect((await enter(user, next)).token).toBeTruthy();
		await expect(enter(user)).rejects.toMatchObject({ code: 'invalid' });
		expect(await acts(user)).toContain('change-password');
	});

	test.for([
		['wrong current one', { current: 'falsch', password: next, repeated: next }, 'current'],
		['too short', { current: PASSWORD, password: 'kurz', repeated: 'kurz' }, 'password'],
		['mistyped', { current: PASSWORD, password: next, repeated: `${next}x` }, 'repeated'],
		['the same', { current: PASSWORD, password: PASSWORD, repeated: PASSWORD }, 'password']
	] as const)('refuses: %s', async ([, input, field]) => {
		const user = await account();
		await expect(changePassword(database.app, await actorOf(user), input, '')).rejects.toMatchObject({
			code: 'invalid',
			fields: { [field]: expect.any(String) }
		});
		expect(await acts(user)).toEqual([]);
	});
});

describe('limits on guessing', () => {
	test('hold across processes: two pools, twenty tries at once, six are let through', async () => {
		const user = await account();
		const second = openDatabase(database.url, 'ratssaal_app', 4);
		const tries = await Promise.allSettled(
			Array.from({ length: 20 }, (_, i) => enter(user, 'falsch', client, i % 2 ? database.app : second.db))
		);
		await second.close();
		const codes = tries.map((each) => (each.status === 'rejected' ? each.reason.code : 'in'));
		expect(codes.filter((code) => code === 'invalid')).toHaveLength(6);
		expect(codes.filter((code) => code === 'too-many')).toHaveLength(14);
		await expect(enter(user)).rejects.toMatchObject({
			code: 'too-many',
			message: expect.stringMatching(/^Zu viele Versuche\. Bitte warten Sie 1[45] Minuten/)
		});
	});

	test('a stranger elsewhere does not lock the owner out', async () => {
		const user = await account();
		const stranger = { address: randomUUID(), userAgent: null };
		for (let i = 0; i < 7; i++) await enter(user, 'falsch', stranger).catch(() => {});
		expect((await enter(user)).token).toBeTruthy();
	});

	test('a right password wipes the slate of that place', async () => {
		const user = await account();
		for (let i = 0; i < 3; i++) {
			for (let j = 0; j < 4; j++)
				await expect(enter(user, 'falsch')).rejects.toMatchObject({ code: 'invalid' });
			expect((await enter(user)).token).toBeTruthy();
		}
	});

	test('an unknown address is limited like a known one', async () => {
		const nobody = { email: `niemand-${randomUUID()}@example.org` };
		for (let i = 0; i < 6; i++) await expect(enter(nobody)).rejects.toMatchObject({ code: 'invalid' });
		await expect(enter(nobody)).rejects.toMatchObject({ code: 'too-many' });
	});
});

test('a person of one body is nobody in another', async () => {
	const user = await account();
	const other = (await createBody(database.owner)).id;
	await expect(
		signIn(database.app, other, { email: user.email, password: PASSWORD }, client, today)
	).rejects.toMatchObject({
		code: 'invalid'
	});
	expect((await createPerson(database.owner, other)).bodyId).toBe(other);
});
