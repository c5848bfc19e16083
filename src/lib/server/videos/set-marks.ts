/** Gives the recording of a video that was made elsewhere its jump marks, from a table. */
import { and, asc, eq, isNull } from 'drizzle-orm';
import { v7 } from 'uuid';
import { z } from 'zod';
import { momentIn } from '#lib/domain/captions/placing.ts';
import { readTime } from '#lib/domain/captions/times.ts';
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { placeMarks, type MarkFault, type MarkLine } from '#lib/domain/recordings/marks.ts';
import { audit } from '../audit/audit.ts';
import type { Db } from '../db/client.ts';
import { listStretches } from '../db/queries/office-captions.ts';
import { agendaItems, chapters } from '../db/schema/index.ts';
import { readTable, type CsvLine } from '../imports/csv/read-table.ts';
import { recordingOf } from '../recordings/scope.ts';
import { parse, transact } from '../verb.ts';

const LARGEST_BYTES = 1_000_000;
/** More are no help to anybody. */
const MOST_MARKS = 1000;
/** As many faults as fit into a sentence that is read. */
const TOLD = 5;

const TABLE = {
	name: 'Sprungmarken',
	columns: [
		{ name: 'Beginn', required: true, example: '0:12:30' },
		{ name: 'Ende', example: '0:25:00' },
		{ name: 'TOP', example: 'Ö 4' },
		{ name: 'Titel', example: '' }
	]
};

const Input = z.object({
	table: z
		.custom<File>((value) => value instanceof File && value.size > 0, {
			error: 'Bitte wählen Sie die Tabelle aus.'
		})
		.refine((file) => file.size <= LARGEST_BYTES, { error: 'Die Tabelle ist größer als 1 MB.' })
});

/**
 * The times of the table are those of the recording as it plays now; all marks there were are replaced.
 *
 * @returns how many marks there are. @throws {Refusal} `forbidden`, `not-found`; `conflict` for a recording that has a log; `invalid`, with
 *   the lines that are wrong
 */
export async function setMarks(
	db: Db,
	actor: Actor,
	meetingId: string,
	input: unknown,
	now: Date
): Promise<number> {
	const { table } = parse(Input, input);
	const { lines } = readTable(new Uint8Array(await table.arrayBuffer()), TABLE, table.name);
	if (lines.length > MOST_MARKS) throw invalid(`Die Tabelle hat mehr als ${MOST_MARKS} Zeilen.`);
	return transact(db, async (tx) => {
		const { meeting, recording } = await recordingOf(tx, actor, meetingId, now);
		if (recording.source !== 'import') {
			throw new Refusal(
				'conflict',
				'Die Sprungmarken dieser Aufzeichnung kommen aus dem Verlauf der Sitzung.'
			);
		}
		const items = await tx
			.select({
				id: agendaItems.id,
				number: agendaItems.number,
				name: agendaItems.name,
				public: agendaItems.public
			})
			.from(agendaItems)
			.where(
				and(eq(agendaItems.meetingId, meetingId), eq(agendaItems.staged, false), isNull(agendaItems.deleted))
			)
			.orderBy(asc(agendaItems.order));
		const { read, faults } = readLines(lines);
		const placed = placeMarks(read, items, recording.durationMs ?? 0);
		refuse([...faults, ...placed.faults]);
		const stretches = await listStretches(tx, recording.broadcastId);
		await tx.delete(chapters).where(eq(chapters.recordingId, recording.id));
		if (placed.marks.length > 0) {
			await tx.insert(chapters).values(
				placed.marks.map(({ itemId, title, fromMs, untilMs }) => ({
					...{ id: v7(), bodyId: meeting.bodyId, recordingId: recording.id, agendaItemId: itemId, title },
					startedAt: momentIn(stretches, fromMs)!,
					endedAt: momentIn(stretches, untilMs) ?? recording.endedAt,
					...{ offsetMs: fromMs, durationMs: untilMs - fromMs }
				}))
			);
		}
		await audit(tx, actor, 'set-marks', 'recordings', recording.id, {
			meetingId,
			marks: placed.marks.length
		});
		return placed.marks.length;
	});
}

function readLines(lines: readonly CsvLine[]): { read: MarkLine[]; faults: MarkFault[] } {
	const faults: MarkFault[] = [];
	const read = lines.flatMap(({ line, values }): MarkLine[] => {
		const fromMs = readTime(values.Beginn ?? '');
		const untilMs = values.Ende === undefined ? undefined : readTime(values.Ende);
		if (Number.isNaN(fromMs) || Number.isNaN(untilMs ?? 0)) {
			const wrong = Number.isNaN(fromMs) ? (values.Beginn ?? '') : values.Ende!;
			faults.push({ line, sentence: `„${wrong}“ ist keine Stelle im Video; schreiben Sie sie so: 1:02:30.` });
			return [];
		}
		const { TOP: number, Titel: title } = values;
		return [
			{
				line,
				fromMs,
				...(untilMs !== undefined && { untilMs }),
				...(number && { number }),
				...(title && { title })
			}
		];
	});
	return { read, faults };
}

function refuse(faults: readonly MarkFault[]): void {
	if (faults.length === 0) return;
	const told = faults.slice(0, TOLD).map(({ line, sentence }) => `Zeile ${line}: ${sentence}`);
	const more = faults.length - told.length;
	throw invalid([...told, ...(more > 0 ? [`Und ${more} weitere Zeilen.`] : [])].join(' '));
}

const invalid = (sentence: string) => new Refusal('invalid', sentence, { fields: { table: sentence } });
