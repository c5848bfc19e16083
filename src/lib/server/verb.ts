/**
 * The steps of a verb: may I, parse, one transaction with rule, write, audit and jobs.
 *
 * A verb is one exported function in `server/<noun>/<verb>.ts` that takes the database, the actor, what it is about,
 * the input as it came, and the clock where it needs one. It either does the whole of it or throws a `Refusal`.
 * `sessions/change-password.ts` is a short one to copy.
 */
import { is, sql } from 'drizzle-orm';
import { PgTransaction } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor, Role } from '#lib/domain/people/actor.ts';
import { may, SECOND_FACTOR_ROLES, type Act } from '#lib/domain/people/rights.ts';
import type { Db } from './db/client.ts';
import { sqlState } from './db/errors.ts';

/** What a right is asked for. */
export interface Scope {
	readonly bodyId: string;
	/** The organizations it concerns: a role in one of them will do. Without, only roles for the whole body count. */
	readonly organizationIds?: readonly string[];
}

/** Does the actor hold one of `roles` there? Never in another body, and never without the second factor it needs. */
export function holds(
	actor: Actor,
	roles: readonly Role[],
	{ bodyId, organizationIds = [] }: Scope
): boolean {
	return (
		actor.bodyId === bodyId &&
		actor.roles.some(
			({ role, organizationId }) =>
				roles.includes(role) &&
				(organizationId === undefined || organizationIds.includes(organizationId)) &&
				(actor.strong || !SECOND_FACTOR_ROLES.includes(role))
		)
	);
}

/**
 * Lets pass whoever has the right by the table of `domain/people/rights.ts`, or holds one of the roles named.
 *
 * @throws {Refusal} `forbidden`
 */
export function allow(
	actor: Actor,
	right: Act | readonly Role[],
	scope: Scope,
	sentence = 'Dafür fehlt Ihnen das Recht. Bitte wenden Sie sich an die Verwaltung.'
): void {
	const allowed = typeof right === 'string' ? may(actor, right, scope) : holds(actor, right, scope);
	if (!allowed) throw new Refusal('forbidden', sentence);
}

/**
 * The input in the shape of `schema`. A `FormData` is read as its last value per name.
 *
 * @throws {Refusal} `invalid` with one German sentence per field; a schema says its own by `{ error: '…' }`
 */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
	const values = input instanceof FormData ? Object.fromEntries(input) : input;
	const result = schema.safeParse(values, { error: inGerman });
	if (result.success) return result.data;
	const fields: Record<string, string> = {};
	for (const issue of result.error.issues) fields[issue.path.join('.')] ??= issue.message;
	const sentences = Object.values(fields);
	throw new Refusal(
		'invalid',
		sentences.length === 1 ? sentences[0]! : 'Bitte prüfen Sie die markierten Angaben.',
		{
			fields
		}
	);
}

function inGerman(issue: z.core.$ZodRawIssue): string {
	const missing = issue.input === undefined || issue.input === null || issue.input === '';
	if (missing) return 'Bitte füllen Sie dieses Feld aus.';
	if (issue.code === 'too_small' && issue.origin === 'string') {
		return `Bitte geben Sie mindestens ${issue.minimum} Zeichen ein.`;
	}
	if (issue.code === 'too_big' && issue.origin === 'string')
		return `Bitte kürzen Sie auf ${issue.maximum} Zeichen.`;
	if (issue.code === 'too_small') return `Bitte geben Sie mindestens ${issue.minimum} an.`;
	if (issue.code === 'too_big') return `Bitte geben Sie höchstens ${issue.maximum} an.`;
	if (issue.code === 'invalid_value') return 'Bitte wählen Sie einen der angebotenen Werte.';
	if (issue.code === 'invalid_format') return FORMATS[issue.format] ?? 'Bitte prüfen Sie die Schreibweise.';
	return 'Bitte prüfen Sie diese Angabe.';
}

const FORMATS: Readonly<Record<string, string>> = {
	email: 'Bitte geben Sie eine E-Mail-Adresse ein, zum Beispiel name@example.org.',
	url: 'Bitte geben Sie eine Adresse ein, die mit https:// beginnt.',
	date: 'Bitte geben Sie ein Datum ein, zum Beispiel 24.11.2026.',
	time: 'Bitte geben Sie eine Uhrzeit ein, zum Beispiel 18:00.'
};

/** Deadlock, and what a serializable transaction may meet: done again, it succeeds. */
const REPEATABLE = new Set(['40P01', '40001']);
const TRIES = 3;

/** Runs `work` in one transaction: everything in it happens, or nothing. Inside another one it becomes part of that. */
export async function transact<Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> {
	if (is(db, PgTransaction)) return work(db);
	for (let attempt = 1; ; attempt++) {
		try {
			return await db.transaction(work);
		} catch (error) {
			if (attempt === TRIES || !REPEATABLE.has(sqlState(error) ?? '')) throw error;
		}
	}
}

/** Tells the processes that listen on `channel`, when `tx` commits. Ids only: a payload is at most 7999 bytes. */
export async function notify(
	tx: Db,
	channel: string,
	payload: Readonly<Record<string, unknown>>
): Promise<void> {
	await tx.execute(sql`select pg_notify(${channel}, ${JSON.stringify(payload)})`);
}
