/** Rows on their way into the database: collected by table, written in one transaction in the order of references. */
import { getTableName, sql, type InferInsertModel } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Db } from '#lib/server/db/client.ts';
import * as schema from '#lib/server/db/schema/index.ts';

/** Referenced before referring. Agenda items and consultations know each other: that is mended afterwards. */
const ORDER: readonly PgTable[] = [
	schema.bodies,
	schema.locations,
	schema.territories,
	schema.legislativeTerms,
	schema.organizations,
	schema.people,
	schema.memberships,
	schema.users,
	schema.roleAssignments,
	schema.ruleSets,
	schema.consents,
	schema.meetings,
	schema.meetingOrganizations,
	schema.meetingChanges,
	schema.meetingParticipants,
	schema.papers,
	schema.paperVersions,
	schema.paperOriginators,
	schema.paperLocations,
	schema.agendaItems,
	schema.consultations,
	schema.agendaItemPapers,
	schema.agendaRevisions,
	schema.agendaRevisionItems,
	schema.files,
	schema.fileLinks,
	schema.fileTexts,
	schema.invitations,
	schema.deliveries,
	schema.sittingEvents,
	schema.publicEvents,
	schema.votes,
	schema.ballots,
	schema.minutes,
	schema.resolutions,
	schema.implementations,
	schema.implementationReports,
	schema.broadcasts,
	schema.cameras,
	schema.numberSeries
];

/** Postgres takes 65 535 parameters per statement; the widest table has fewer than 40 columns. */
const ROWS_PER_STATEMENT = 1000;

export class Rows {
	readonly #rows = new Map<PgTable, Record<string, unknown>[]>();

	add<Table extends PgTable>(table: Table, ...rows: readonly InferInsertModel<Table>[]): void {
		if (!ORDER.includes(table)) throw new RangeError(`no place in the order for ${getTableName(table)}`);
		const list = this.#rows.get(table) ?? [];
		list.push(...rows);
		this.#rows.set(table, list);
	}

	/** Tables with their rows, in the order they are written. */
	*[Symbol.iterator](): Generator<[PgTable, readonly Record<string, unknown>[]]> {
		for (const table of ORDER) yield [table, this.#rows.get(table) ?? []];
	}

	async write(db: Db): Promise<void> {
		await db.transaction(async (tx) => {
			for (const [table, rows] of this) {
				for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
					await tx.insert(table).values(rows.slice(from, from + ROWS_PER_STATEMENT));
				}
			}
			await tx.execute(sql`
				update agenda_items set consultation_id = consultations.id
				from consultations where consultations.agenda_item_id = agenda_items.id
				and agenda_items.body_id = ${this.#bodyId()}`);
		});
	}

	#bodyId(): unknown {
		return this.#rows.get(schema.bodies)?.[0]?.id;
	}
}
