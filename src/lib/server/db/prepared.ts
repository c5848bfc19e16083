/** Questions that are put together once and asked again and again with other values. */
import { sql, type Placeholder } from 'drizzle-orm';
import type { Db } from './client.ts';

interface Question<Result> {
	prepare(name: string): { execute(values: Record<string, unknown>): Promise<Result> };
}

/**
 * A question with places for the values named in `names`. Drizzle takes longer to put one together than the database takes
 * to answer, so what every page of the portal asks is put together once per pool. A transaction, which is never seen again,
 * pays for it each time.
 *
 * The values go to the database as they are: a moment as its ISO text, a list as `listed` writes it.
 */
export function prepared<const Name extends string, Result>(
	names: readonly Name[],
	ask: (db: Db, values: Record<Name, Placeholder>) => Question<Result>
): (db: Db, values: Record<Name, unknown>) => Promise<Result> {
	const places: Record<string, Placeholder> = Object.fromEntries(
		names.map((name) => [name, sql.placeholder<string>(name)])
	);
	const made = new WeakMap<Db, ReturnType<Question<Result>['prepare']>>();
	return async (db, values) => {
		let question = made.get(db);
		if (!question) {
			question = ask(db, places).prepare('');
			made.set(db, question);
		}
		return question.execute(values);
	};
}

/** A list of ids or other plain words as one value, for `= any (…)`. */
export const listed = (ids: readonly string[]): string => `{${ids.join(',')}}`;
