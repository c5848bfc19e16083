/** OParl AgendaItem: a public item of an agenda. Those dealt with behind closed doors do not exist here. */
import type { Db } from '../db/client.ts';
import {
	listOparlAgendaItems,
	listOparlItemPapers,
	type AgendaItemRow
} from '../db/queries/oparl-meetings.ts';
import { readDecisions } from './extension/decisions.ts';
import { extension } from './extension/extension.ts';
import { embedFiles } from './file.ts';
import { instantOf, objectOf, shortened, type Form, type OparlObject, type Writing } from './objects.ts';

/** Width of the column in the importer that most use (meine-stadt-transparent). */
const NUMBER_LENGTH = 20;

export async function readAgendaItems(db: Db, ids: readonly string[], writing: Writing) {
	const rows = await listOparlAgendaItems(db, 'id', ids);
	return writeAgendaItems(db, rows, 'standalone', writing);
}

/** The items of these meetings by meeting, in their order; none when the client wants no embedded objects. */
export async function embedAgendaItems(
	db: Db,
	meetingIds: readonly string[],
	writing: Writing
): Promise<ReadonlyMap<string, OparlObject[]>> {
	if (writing.omitInternal) return new Map();
	const rows = await listOparlAgendaItems(db, 'meetingId', meetingIds);
	const written = await writeAgendaItems(db, rows, 'embedded', writing);
	const items = written.map(({ object }, index) => ({ meetingId: rows[index]!.meetingId, object }));
	const byMeeting = Map.groupBy(items, ({ meetingId }) => meetingId);
	return new Map([...byMeeting].map(([id, own]) => [id, own.map(({ object }) => object)]));
}

async function writeAgendaItems(db: Db, rows: readonly AgendaItemRow[], form: Form, writing: Writing) {
	const ids = rows.map(({ id }) => id);
	const [filesOf, additions] = await Promise.all([
		embedFiles(db, 'AgendaItem', ids, writing),
		readAdditions(db, ids, writing)
	]);
	const { addresses } = writing;
	return rows.map((row) => {
		const [resolutionFile] = filesOf(row.id, 'resolution');
		const object = objectOf('AgendaItem', row, form, writing, {
			meeting: form === 'standalone' ? addresses.object('Meeting', row.meetingId) : undefined,
			number: shortened(row.number, NUMBER_LENGTH),
			order: row.order,
			name: row.name,
			public: true,
			consultation: addresses.reference('Consultation', row.consultationId),
			result: row.result,
			resolutionText: row.resolutionText,
			resolutionFile,
			auxiliaryFile: filesOf(row.id, 'main', 'auxiliary'),
			start: instantOf(row.start, writing),
			end: row.start && row.end && row.end >= row.start ? instantOf(row.end, writing) : undefined,
			web: addresses.page(`/sitzungen/${row.meetingId}`),
			...additions(row.id)
		});
		return { id: row.id, object };
	});
}

/** Papers, votes and decisions: OParl has a place for one paper only, and for none of the others. */
async function readAdditions(
	db: Db,
	ids: readonly string[],
	writing: Writing
): Promise<(id: string) => OparlObject> {
	if (writing.omitInternal) return () => ({});
	const [papers, decisionOf] = await Promise.all([
		listOparlItemPapers(db, ids),
		readDecisions(db, ids, writing)
	]);
	const papersOf = Map.groupBy(papers, ({ itemId }) => itemId);
	return (id) =>
		extension({
			paper: (papersOf.get(id) ?? []).map(({ paperId }) => writing.addresses.object('Paper', paperId)),
			...decisionOf(id)
		});
}
