/** Decides of imported papers and files whether the public may see them: when all that speaks for it is public itself. */
import { NUMBER_OF, stageOf } from './tables.ts';
import { run, type Work } from './work.ts';

/** What CSV says of a paper outright. */
const said = (source: string) => `(${source}->'ratssaal:public')::boolean`;

/** SQL: is a paper open, given what items made of it (`dealt.open`), or that none did? */
export const paperIsOpen = ({ undiscussed }: Work, source: string) =>
	`coalesce(${said(source)}, dealt.open, ${undiscussed === 'open'})`;

/** SQL: does the name of the file say that it is closed, whatever it belongs to? */
export const fileIsNamedOpen = (file: string) => `coalesce(${file}.name, '') !~* 'nicht.{0,2}öffentlich'
	and coalesce(${file}.file_name, '') !~* 'nicht.{0,2}(ö|oe)ffentlich'`;

/**
 * Sides of papers and files, as far as what came says: `open_papers`, `open_files`. New rows are made with them, so
 * that they need not be changed at once.
 */
export async function foreseePublicity(work: Work): Promise<void> {
	const { staging } = work;
	const [meeting, item, station, paper] = [
		NUMBER_OF.Meeting,
		NUMBER_OF.AgendaItem,
		NUMBER_OF.Consultation,
		NUMBER_OF.Paper
	];
	await run(
		work,
		`create temporary table open_papers (key text, open boolean) on commit drop;
		create temporary table open_files (id uuid, open boolean) on commit drop`
	);
	if (staging.kinds.has('AgendaItem') && staging.kinds.has('Consultation')) {
		const [items, stations] = [stageOf('AgendaItem'), stageOf('Consultation')];
		await run(
			work,
			`insert into open_papers select paper_id, bool_or(public) from (
				select stage.paper_id, side.public from ${stations} stage join known mine on mine.seq = stage.seq
				join known dealing on dealing.kind = ${item} and dealing.key = stage.agenda_item_id
				join stage_sides side on side.seq = dealing.seq
				union all
				select stage.paper_id, side.public from ${items} dealing join known mine on mine.seq = dealing.seq
				join stage_sides side on side.seq = dealing.seq
				join known one on one.kind = ${station} and one.key = dealing.consultation_id
				join ${stations} stage on stage.seq = one.seq
			) dealt where paper_id is not null group by paper_id`
		);
	}
	if (!staging.kinds.has('File')) return;
	const papers = staging.kinds.has('Paper')
		? `left join (select seq, key, source from ${stageOf('Paper')}) paper on paper.seq = owner.seq`
		: 'cross join (select null::text as key, null::jsonb as source) paper';
	await run(
		work,
		`insert into open_files select file, bool_and(case owner.kind
				when ${meeting} then true
				when ${item} then coalesce(side.public, false)
				when ${paper} then ${paperIsOpen(work, 'paper.source')}
				else false end)
		from (
			select target as file, owner, owner_kind from wanted where relation = 'file'
			union all select owner, target, target_kind from wanted where relation = 'file-of'
		) belongs
		join known owner on owner.id = belongs.owner and owner.kind = belongs.owner_kind
		left join stage_sides side on side.seq = owner.seq
		${papers} left join open_papers dealt on dealt.key = paper.key
		group by file`
	);
}

/**
 * A paper is public when a public item dealt with it; a file when everything it belongs to is public and its name does
 * not say otherwise. Rows that are right already are left alone.
 */
export async function publishImported(work: Work): Promise<void> {
	if (!work.fresh) {
		await publishPapers(work);
		await publishFiles(work);
	}
	await noteUndiscussed(work);
}

async function publishPapers(work: Work): Promise<void> {
	const { body, now } = work;
	await run(
		work,
		`with spoken as (
			select station.paper_id, item.public from consultations station
			join agenda_items item on item.id = station.agenda_item_id and item.deleted is null
			where station.body_id = ${body} and station.deleted is null
			union all
			select station.paper_id, item.public from agenda_items item
			join consultations station on station.id = item.consultation_id and station.deleted is null
			where item.body_id = ${body} and item.deleted is null
		), judged as (
			select papers.id, ${paperIsOpen(work, 'papers.source')} as open from papers
			left join (select paper_id, bool_or(public) as open from spoken group by 1) dealt on dealt.paper_id = papers.id
			where papers.body_id = ${body} and papers.source is not null
		)
		update papers set public = judged.open, modified = now(),
			published_at = case when judged.open then coalesce(papers.published_at, ${now}) end
		from judged where judged.id = papers.id and papers.public is distinct from judged.open`
	);
}

async function publishFiles(work: Work): Promise<void> {
	const { body } = work;
	await run(
		work,
		`with owners as (
			select link.file_id, bool_and(case
				when link.paper_id is not null then papers.public
				when link.agenda_item_id is not null then items.public
				else link.meeting_id is not null end) as open
			from file_links link
			left join papers on papers.id = link.paper_id
			left join agenda_items items on items.id = link.agenda_item_id
			where link.body_id = ${body}
			group by 1
		), judged as (
			select files.id, coalesce(owners.open, false) and ${fileIsNamedOpen('files')} as open
			from files left join owners on owners.file_id = files.id
			where files.body_id = ${body} and files.source is not null
		)
		update files set public = judged.open, modified = now()
		from judged where judged.id = files.id and files.public is distinct from judged.open`
	);
}

/** Papers that came and that no item speaks for, one way or the other: somebody should look. */
async function noteUndiscussed(work: Work): Promise<void> {
	if (work.undiscussed === 'open' || !work.staging.kinds.has('Paper')) return;
	await run(
		work,
		`insert into stage_findings (seq, defect, kind, key, source_id, label)
		select known.seq, 'paper-unknown', 'Paper', known.key, papers.source_id, papers.name
		from ${stageOf('Paper')} stage join known on known.seq = stage.seq join papers on papers.id = known.id
		where not papers.public and papers.deleted is null and ${said('papers.source')} is null
			and not exists (select from consultations station join agenda_items item on item.id = station.agenda_item_id
				where station.paper_id = papers.id)
			and not exists (select from consultations station join agenda_items item on item.consultation_id = station.id
				where station.paper_id = papers.id)
		order by known.seq`
	);
}
