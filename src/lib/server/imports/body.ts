/** The body an import is for: found again by its source id, given, or made. */
import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { v7 } from 'uuid';
import { Refusal } from '#lib/domain/errors.ts';
import type { Db } from '../db/client.ts';
import { bodies } from '../db/schema/index.ts';
import { Fields } from './oparl/fields.ts';
import { KEY_IN_SQL, keyOf } from './oparl/ids.ts';
import { isObject, type Piece } from './oparl/objects.ts';
import type { Notes } from './report/notes.ts';
import { jsonText } from './staging/copy.ts';
import { SAMPLE_NAME, type Head } from './staging/lay-out.ts';

/** Which body is meant, where the source does not say. */
export interface BodyWish {
	/** One that is there. Without, it is found by the source's id, or made. */
	readonly bodyId?: string | undefined;
	/** Short name of one that is made; without it is made from its name. */
	readonly slug?: string | undefined;
}

export interface TakenBody {
	readonly id: string;
	readonly slug: string;
	readonly name: string;
}

/** @throws {Refusal} `invalid` without a body in the source, `conflict` when the wish does not fit what is there */
export async function takeBody(
	tx: Db,
	head: Head,
	notes: Notes,
	timeZone: string,
	now: Date,
	{ bodyId, slug }: BodyWish
): Promise<TakenBody> {
	const { body } = head;
	if (!body) throw new Refusal('invalid', 'In der Quelle ist keine Körperschaft (Body) enthalten.');
	const fields = fieldsOf(body, head, notes, timeZone);
	const key = keyOf(body.id);
	const ofSource = eq(sql.raw(KEY_IN_SQL), key);
	const [there] = await tx
		.select()
		.from(bodies)
		.where(bodyId ? eq(bodies.id, bodyId) : ofSource)
		.for('update');
	if (!there && bodyId) throw new Refusal('not-found', 'Diese Körperschaft gibt es nicht.');
	if (there?.sourceId && keyOf(there.sourceId) !== key) {
		throw new Refusal(
			'conflict',
			`„${there.name}“ wird schon aus einer anderen Quelle übernommen: ${there.sourceId}. Zwei Quellen für eine Körperschaft würden einander überschreiben.`
		);
	}
	if (there) {
		const [other] = await tx
			.select({ name: bodies.name })
			.from(bodies)
			.where(and(ofSource, ne(bodies.id, there.id)));
		if (other) {
			throw new Refusal('conflict', `Diese Quelle gehört schon zur Körperschaft „${other.name}“.`);
		}
		return update(tx, there, fields, body.id, bodyId !== undefined);
	}
	return make(tx, fields, body.id, slug ?? slugOf(fields.name), timeZone, now);
}

function fieldsOf(piece: Piece, { license }: Head, notes: Notes, timeZone: string) {
	const o = new Fields(piece.object, piece.place, notes, timeZone);
	const shortName = o.line('shortName');
	const given = o.name('name', shortName ?? 'Körperschaft ohne Bezeichnung');
	const better = [shortName, o.line('contactName')].find((name) => name && !SAMPLE_NAME.test(name));
	const name = SAMPLE_NAME.test(given) && better ? better : given;
	if (SAMPLE_NAME.test(given)) o.note('sample-name', 'name', given, name);
	if (typeof license !== 'string' || license.trim() === '') o.note('no-license', 'license');
	return {
		name,
		shortName,
		website: o.url('website'),
		ags: o.ags('ags'),
		rgs: o.line('rgs'),
		equivalent: o.lines('equivalent'),
		contactEmail: o.line('contactEmail'),
		contactName: o.line('contactName'),
		classification: o.line('classification'),
		licenseValidSince: o.instant('licenseValidSince'),
		oparlSince: o.instant('oparlSince'),
		license: o.line('license'),
		keyword: o.lines('keyword'),
		web: o.url('web'),
		source: JSON.parse(jsonText(piece.object)) as Record<string, unknown>
	};
}

type BodyFields = ReturnType<typeof fieldsOf>;
type BodyRow = typeof bodies.$inferSelect;

/** A town that follows its source is told by it; one that is filled from it (`own`) keeps what it says of itself. */
async function update(
	tx: Db,
	there: BodyRow,
	fields: BodyFields,
	sourceId: string,
	own: boolean
): Promise<TakenBody> {
	const wanted = { ...(own ? onlyEmpty(there, fields) : fields), source: fields.source, sourceId };
	const same = Object.entries(wanted).every(
		([field, value]) => canonical(value) === canonical(there[field as keyof BodyRow])
	);
	if (!same) await tx.update(bodies).set(wanted).where(eq(bodies.id, there.id));
	return { id: there.id, slug: there.slug, name: own ? there.name : fields.name };
}

function onlyEmpty(there: BodyRow, fields: BodyFields): Partial<BodyFields> {
	const empty = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);
	return Object.fromEntries(
		Object.entries(fields).filter(([field]) => empty(there[field as keyof BodyRow]))
	) as Partial<BodyFields>;
}

async function make(
	tx: Db,
	fields: BodyFields,
	sourceId: string,
	slug: string,
	timeZone: string,
	now: Date
): Promise<TakenBody> {
	const id = v7();
	const [made] = await tx
		.insert(bodies)
		.values({ ...fields, id, slug, sourceId, timeZone, created: now })
		.onConflictDoNothing({ target: bodies.slug })
		.returning({ id: bodies.id });
	if (!made) {
		throw new Refusal(
			'conflict',
			`Die Kurzbezeichnung „${slug}“ gehört schon einer anderen Körperschaft. Geben Sie mit --body eine andere an.`
		);
	}
	return { id, slug, name: fields.name };
}

/** JSON with sorted keys, dates of the source aside: jsonb keeps no order, and some servers say “now” each time. */
function canonical(value: unknown): string {
	return JSON.stringify(value ?? null, (_key, inner: unknown) =>
		isObject(inner) && !(inner instanceof Date)
			? Object.fromEntries(
					Object.entries(inner)
						.filter(([key]) => key !== 'created' && key !== 'modified')
						.sort(([a], [b]) => (a < b ? -1 : 1))
				)
			: inner
	);
}

/** `Gemeinde Musterwald` → `musterwald`. */
export function slugOf(name: string): string {
	const plain = name
		.toLowerCase()
		.replace(
			/^((kreis|hanse|landeshaupt|universitäts)?stadt|(samt|orts|verbands)?gemeinde|markt|landkreis|kreis)\s+/,
			''
		)
		.replaceAll('ä', 'ae')
		.replaceAll('ö', 'oe')
		.replaceAll('ü', 'ue')
		.replaceAll('ß', 'ss')
		.normalize('NFD')
		.replaceAll(/[^a-z0-9]+/g, '-')
		.replaceAll(/^-+|-+$/g, '');
	return plain.slice(0, 60) || 'import';
}

/** One import of a body at a time; held until the transaction ends. */
export async function lockBody(tx: Db, bodyId: string): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${bodyId}, 0))`);
}

/** A body by its id, for imports without one in the source. @throws {Refusal} `not-found` */
export async function findTakenBody(tx: Db, bodyId: string): Promise<TakenBody> {
	const [body] = await tx
		.select({ id: bodies.id, slug: bodies.slug, name: bodies.name })
		.from(bodies)
		.where(and(eq(bodies.id, bodyId), isNull(bodies.deleted)));
	if (!body) throw new Refusal('not-found', 'Diese Körperschaft gibt es nicht.');
	return body;
}
