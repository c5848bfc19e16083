/** Place and side of every agenda item that came, which depend on the whole agenda of its meeting. */
import { sidesOf, type ItemAsSent } from '../oparl/publicity.ts';
import type { Notes } from '../report/notes.ts';
import { NUMBER_OF } from './tables.ts';
import { rows, run, type Work } from './work.ts';

/** Items fetched at a time. */
const AT_ONCE = 2_000;

interface Item {
	/** Appearance in this source; missing for an item of an earlier run that did not come this time. */
	readonly seq: number | null;
	readonly row_id: string | null;
	readonly meeting: string;
	readonly key: string;
	readonly source_id: string;
	readonly said_public: boolean | null;
	readonly number: string | null;
	readonly name: string;
	readonly said_order: number;
	/** The source counts its items itself. */
	readonly counted: boolean;
}

/**
 * Fills `stage_sides`: counted from 0 in the order of the agenda. Items of the same meetings that an earlier run brought
 * count with the others.
 */
export async function settleSides(work: Work, notes: Notes): Promise<void> {
	const { staging, body } = work;
	const number = NUMBER_OF.AgendaItem;
	await run(
		work,
		`declare agenda cursor for
			select agenda.seq, null::uuid as row_id, agenda.meeting, agenda.key, agenda.source_id, agenda.said_public,
				agenda.number, agenda.name, coalesce(agenda.said_order, agenda.index, 0) as said_order,
				agenda.said_order is not null as counted
			from stage_agenda agenda join known on known.seq = agenda.seq
			union all
			select null, item.id, meeting.key, mine.key, item.source_id, (item.source->'public')::text = 'true', item.number,
				coalesce(item.source->>'name', item.name), item.position, false
			from agenda_items item
			join known meeting on meeting.id = item.meeting_id and meeting.kind = ${NUMBER_OF.Meeting}
			join known mine on mine.id = item.id and mine.kind = ${number} and mine.seq is null
			where item.body_id = ${body} and item.source is not null and item.deleted is null
				and exists (select from stage_agenda agenda where agenda.meeting = meeting.key)
				and not exists (
					select from stage_children listed join known whole on whole.seq = listed.seq
					where whole.id = meeting.id and listed.kind = ${number} and listed.key is null)
			order by 3, 9, 1`
	);
	let agenda: Item[] = [];
	for (;;) {
		const items = await rows<Item>(work, `fetch ${AT_ONCE} from agenda`);
		for (const item of items) {
			if (agenda.length > 0 && agenda[0]!.meeting !== item.meeting) {
				await settle(agenda, work, notes);
				agenda = [];
			}
			agenda.push(item);
		}
		if (items.length < AT_ONCE) break;
	}
	if (agenda.length > 0) await settle(agenda, work, notes);
	await run(work, 'close agenda');
	await staging.flush();
}

async function settle(agenda: readonly Item[], { staging }: Work, notes: Notes): Promise<void> {
	const sent = agenda.map((item): ItemAsSent => ({
		id: item.key,
		public: item.said_public,
		number: item.number,
		name: item.name
	}));
	const sides = sidesOf(sent);
	const placeOf = ({ seq, source_id, name }: Item) => ({
		kind: 'AgendaItem',
		sourceId: source_id,
		label: name.slice(0, 200),
		...(seq !== null && { seq })
	});
	const gap = agenda.findIndex((item, at) => item.counted && item.said_order !== at);
	if (gap >= 0) {
		const detail = { property: 'order', before: agenda[gap]!.said_order, after: gap };
		notes.add('order', placeOf(agenda[gap]!), detail);
	}
	for (const [at, item] of agenda.entries()) {
		const side = sides.get(item.key)!;
		if (side.defect && item.seq !== null) {
			notes.add(side.defect, placeOf(item), {
				property: 'public',
				before: item.number,
				after: side.public ? 'öffentlich' : 'nichtöffentlich'
			});
		}
		await staging.side([item.seq, item.row_id, at, side.public]);
	}
}
