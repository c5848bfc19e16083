/**
 * A generated town of any size for the benchmarks: papers with three pages of text, a meeting for every ten papers, two
 * file records per paper, twenty years in four terms. The same size gives the same rows.
 */
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import type postgres from 'postgres';
import { Chance, idOf } from '../../drizzle/demo/chance.ts';
import { pageOf, titleOf } from './lexicon.ts';

const CORPUS_SLUG = 'messstadt';
const PAGES = 3;
const PAPERS_PER_MEETING = 10;
const TERMS = 4;
const COMMITTEES = 12;
const FACTIONS = 6;
const MEMBERS = 60;
const FIRST = Date.UTC(2006, 0, 2, 16);
const LAST = Date.UTC(2025, 11, 18, 16);
const DAY_MS = 86_400_000;

type Value = string | number | boolean | null;

const bodyId = idOf(new Date(FIRST), 'messstadt');
const idFor = (kind: string, number: number, at = FIRST) => idOf(new Date(at), kind, number);

/** Fills the body `messstadt` with `count` papers, and says how far it is. Nothing is done when it has as many already. */
export async function fillCorpus(
	sql: postgres.Sql,
	count: number,
	say: (detail: string) => void
): Promise<{ bodyId: string; filled: boolean }> {
	const [there] = await sql<
		{ papers: number }[]
	>`select count(*)::int as papers from papers where body_id = ${bodyId}`;
	if (there!.papers === count) return { bodyId, filled: false };
	if (there!.papers > 0)
		throw new RangeError(`the corpus has ${there!.papers} papers; begin with an empty folder`);
	await sql`insert into bodies (id, slug, name, is_default) values (${bodyId}, ${CORPUS_SLUG}, 'Messstadt', true)`;
	await people(sql);
	await meetingsAndPapers(sql, count, say);
	await markOnce(sql);
	say('analyze');
	await sql.unsafe('analyze');
	return { bodyId, filled: true };
}

/** Written row by row each owner is marked several times for the search; a meeting's mark reaches all that belongs to it. */
async function markOnce(sql: postgres.Sql): Promise<void> {
	await sql`truncate search_marks`;
	await sql`insert into search_marks (kind, owner_id)
		select 'meeting', id from meetings union all select 'person', id from people
		union all select 'organization', id from organizations`;
}

async function people(sql: postgres.Sql): Promise<void> {
	const years = (LAST - FIRST) / TERMS;
	const day = (at: number) => new Date(at).toISOString().slice(0, 10);
	await copy(sql, 'legislative_terms (id, body_id, name, start_date, end_date)', async (put) => {
		for (let term = 0; term < TERMS; term++) {
			const [start, end] = [FIRST + term * years, FIRST + (term + 1) * years - DAY_MS];
			await put([idFor('term', term), bodyId, `${term + 1}. Wahlperiode`, day(start), day(end)]);
		}
	});
	await copy(
		sql,
		'organizations (id, body_id, name, organization_type, classification, position, public)',
		async (put) => {
			for (let number = 0; number < COMMITTEES; number++) {
				const name = number === 0 ? 'Rat der Stadt' : `Ausschuss ${number}`;
				const kind = number === 0 ? 'Parlament' : 'Ausschuss';
				await put([idFor('organization', number), bodyId, name, 'Gremium', kind, number, true]);
			}
			for (let number = 0; number < FACTIONS; number++) {
				const name = `Fraktion ${number + 1}`;
				await put([idFor('faction', number), bodyId, name, 'Fraktion', 'Fraktion', 50 + number, true]);
			}
		}
	);
	await copy(sql, 'people (id, body_id, name, family_name, given_name, public)', async (put) => {
		for (let number = 0; number < MEMBERS; number++) {
			const name = `Mitglied${number}`;
			await put([idFor('person', number), bodyId, `Alex ${name}`, name, 'Alex', true]);
		}
	});
	await copy(
		sql,
		'memberships (id, body_id, person_id, organization_id, role, voting_right, start_date, public)',
		async (put) => {
			for (let number = 0; number < MEMBERS; number++) {
				const organizations = [
					idFor('organization', 0),
					idFor('organization', 1 + (number % (COMMITTEES - 1))),
					idFor('faction', number % FACTIONS)
				];
				for (const [place, organization] of organizations.entries()) {
					const id = idFor('membership', number * 3 + place);
					await put([id, bodyId, idFor('person', number), organization, 'Mitglied', true, day(FIRST), true]);
				}
			}
		}
	);
}

/** Everything that grows with the corpus, one COPY per table at a time. */
async function meetingsAndPapers(
	sql: postgres.Sql,
	papers: number,
	say: (detail: string) => void
): Promise<void> {
	const meetings = Math.ceil(papers / PAPERS_PER_MEETING);
	const startOf = (meeting: number) =>
		FIRST + Math.floor(((LAST - FIRST) * meeting) / meetings / 1000) * 1000;
	const meetingOf = (paper: number) => Math.floor(paper / PAPERS_PER_MEETING);
	const iso = (at: number) => new Date(at).toISOString();
	const ids = {
		meeting: (number: number) => idFor('meeting', number, startOf(number)),
		item: (number: number) => idFor('item', number, startOf(meetingOf(number))),
		paper: (number: number) => idFor('paper', number, startOf(meetingOf(number))),
		file: (number: number, place: number) => idFor('file', number * 2 + place, startOf(meetingOf(number)))
	};
	const committeeOf = (meeting: number) => idFor('organization', meeting % COMMITTEES);
	const termOf = (meeting: number) =>
		idFor('term', Math.min(TERMS - 1, Math.floor((meeting * TERMS) / meetings)));
	const each =
		(until: number, name: string, row: (number: number) => readonly Value[][]) =>
		async (put: (row: readonly Value[]) => Promise<void>) => {
			for (let number = 0; number < until; number++) {
				for (const values of row(number)) await put(values);
				if (number % 5000 === 0) say(`${name}: ${number} von ${until}`);
			}
		};

	await copy(
		sql,
		'meetings (id, body_id, name, number, legislative_term_id, state, start, "end", published_at, created, modified)',
		each(meetings, 'Sitzungen', (number) => {
			const at = startOf(number);
			const published = iso(at - 14 * DAY_MS);
			return [
				[
					ids.meeting(number),
					bodyId,
					`${number + 1}. Sitzung`,
					number + 1,
					termOf(number),
					'held',
					iso(at),
					iso(at + 3 * 3_600_000),
					published,
					published,
					iso(at + DAY_MS)
				]
			];
		})
	);
	await copy(
		sql,
		'meeting_organizations (meeting_id, organization_id, body_id)',
		each(meetings, 'Gremien', (number) => [[ids.meeting(number), committeeOf(number), bodyId]])
	);
	const titles = new Chance('titles');
	await copy(
		sql,
		'papers (id, body_id, name, reference, date, paper_type, state, public, published_at, created, modified)',
		each(papers, 'Vorlagen', (number) => {
			const published = iso(startOf(meetingOf(number)) - 14 * DAY_MS);
			const kind = number % 4 === 0 ? 'Antrag' : 'Beschlussvorlage';
			return [
				[
					ids.paper(number),
					bodyId,
					titleOf(titles, number),
					`${published.slice(0, 4)}/${number}`,
					published.slice(0, 10),
					kind,
					'accepted',
					true,
					published,
					published,
					published
				]
			];
		})
	);
	await copy(
		sql,
		'paper_originators (id, body_id, paper_id, role, organization_id)',
		each(papers, 'Einreicher', (number) => {
			if (number % 4 !== 0) return [];
			const faction = idFor('faction', number % FACTIONS);
			return [[idFor('originator', number), bodyId, ids.paper(number), 'originator', faction]];
		})
	);
	await copy(
		sql,
		'agenda_items (id, body_id, meeting_id, position, number, name, public, result, created, modified)',
		each(papers, 'Tagesordnungspunkte', (number) => {
			const place = number % PAPERS_PER_MEETING;
			const at = iso(startOf(meetingOf(number)));
			const result = number % 5 === 0 ? 'zur Kenntnis genommen' : 'einstimmig beschlossen';
			const name = `Beratung der Vorlage ${number}`;
			return [
				[
					ids.item(number),
					bodyId,
					ids.meeting(meetingOf(number)),
					place,
					`Ö ${place + 1}`,
					name,
					true,
					result,
					at,
					at
				]
			];
		})
	);
	await copy(
		sql,
		'consultations (id, body_id, paper_id, agenda_item_id, meeting_id, organization_id, authoritative, role)',
		each(papers, 'Beratungen', (number) => {
			const meeting = meetingOf(number);
			const id = idFor('consultation', number, startOf(meeting));
			const where = [ids.item(number), ids.meeting(meeting), committeeOf(meeting)];
			return [[id, bodyId, ids.paper(number), ...where, true, 'Entscheidung']];
		})
	);
	await sql`update agenda_items item set consultation_id = consultation.id from consultations consultation
		where consultation.agenda_item_id = item.id and item.body_id = ${bodyId}`;
	await copy(
		sql,
		'files (id, body_id, name, file_name, mime_type, size, pages, public, created, modified)',
		each(papers, 'Dateien', (number) => {
			const at = iso(startOf(meetingOf(number)) - 14 * DAY_MS);
			return [0, 1].map((place) => {
				const name = place === 0 ? 'Vorlage' : 'Anlage 1';
				const about = ['application/pdf', 120_000, place === 0 ? PAGES : 1, true, at, at];
				return [ids.file(number, place), bodyId, name, `${name}-${number}.pdf`, ...about];
			});
		})
	);
	await copy(
		sql,
		'file_links (id, body_id, file_id, role, paper_id, position)',
		each(papers, 'Zuordnungen', (number) =>
			[0, 1].map((place) => {
				const id = idFor('link', number * 2 + place, startOf(meetingOf(number)));
				const role = place === 0 ? 'main' : 'auxiliary';
				return [id, bodyId, ids.file(number, place), role, ids.paper(number), place];
			})
		)
	);
	const pages = new Chance('pages');
	await copy(
		sql,
		'file_texts (file_id, page, text, body_id)',
		each(papers, 'Seiten', (number) =>
			Array.from({ length: PAGES }, (_, place) => [
				ids.file(number, 0),
				place + 1,
				pageOf(pages, number * PAGES + place),
				bodyId
			])
		)
	);
}

/** One `COPY … FROM STDIN`. Text needs no escaping but for what COPY itself uses. */
async function copy(
	sql: postgres.Sql,
	target: string,
	rows: (put: (row: readonly Value[]) => Promise<void>) => Promise<void>
): Promise<void> {
	const stream = (await sql.unsafe(`copy ${target} from stdin`).writable()) as Writable;
	let buffer = '';
	const flush = async () => {
		const full = !stream.write(buffer);
		buffer = '';
		if (full) await once(stream, 'drain');
	};
	await rows(async (row) => {
		buffer += `${row.map(field).join('\t')}\n`;
		if (buffer.length > 65_536) await flush();
	});
	await flush();
	stream.end();
	await finished(stream);
}

function field(value: Value): string {
	if (value === null) return '\\N';
	if (typeof value === 'boolean') return value ? 't' : 'f';
	return typeof value === 'number' ? String(value) : value.replace(/[\\\t\n\r]/g, ' ');
}
