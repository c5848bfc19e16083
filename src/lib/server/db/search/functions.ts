/** The only readers of the index: functions that answer with what the policies show, and nothing else. */
import type { SearchKind } from '../schema/search.ts';

/** Owns the functions: reads the index whole, and everything else as `ratssaal_public`. */
export const SEARCH_ROLE = 'ratssaal_search';

/** The row a document is made of, by kind; `d` is the document. */
const OWNERS: Readonly<Record<SearchKind, string>> = {
	paper: 'select from papers o where o.id = d.owner_id',
	file: 'select from file_links o join files f on f.id = o.file_id where o.id = d.owner_id',
	meeting: `select from meetings o where o.id = d.owner_id and (d.context_id is null or exists (
		select from meeting_organizations m where m.meeting_id = o.id and m.organization_id = d.context_id))`,
	item: 'select from agenda_items o where o.id = d.owner_id',
	resolution: 'select from resolutions o where o.id = d.owner_id',
	minutes: 'select from minutes o where o.id = d.owner_id',
	speech: 'select from chapters o where o.id = d.owner_id',
	person: 'select from people o where o.id = d.owner_id',
	organization: 'select from organizations o where o.id = d.owner_id'
};

/**
 * Is the owner of the document there for whoever asks? Row-level security answers, for each document by itself: without
 * `offset` Postgres would rather read all papers of the town first.
 */
const VISIBLE = `case d.kind ${Object.entries(OWNERS)
	.map(([kind, rows]) => `when '${kind}' then exists (${rows} offset 0)`)
	.join('\n\t\t')} else false end`;

/**
 * Settings of a function whose statements are planned once per connection, whatever they are asked about: with the policies
 * of nine kinds of owners planning takes longer than looking.
 */
const PLANNED_ONCE =
	'set search_path = pg_catalog, public, pg_temp set jit = off set plan_cache_mode = force_generic_plan';

/** Newest hits that are answered with at most. */
const MOST_HITS = 1_000;

/** Taking one document after the other in the order of days costs so many times what collecting it from an index costs. */
const STEP = 2.5;

/**
 * So many texts per wanted one are looked at at most, of those that were public when they were read: some may have been
 * withdrawn since.
 */
const PATIENCE = 3;

/** How many documents fulfil the condition, which may follow `%s`, by what Postgres knows of how often each word occurs. */
const estimate = (condition: string) => `
			execute format($q$ explain (format json)
				select from search_documents d where d.body_id = $1 and ${condition} $q$, filters) into plan
			using town, wanted, today, subjects, years, organizations, originators, outcomes, places;`;

/**
 * Is it quicker to walk from the newest document back until enough are found than to collect all of them first? Walking
 * passes `wanted / (hits / documents)` of them.
 */
const isQuicker = (wanted: number) => `${ROWS} ^ 2 > ${STEP * wanted} * documents`;
const ROWS = "(plan->0->'Plan'->>'Plan Rows')::float8";

/** Which of the two ways to the hits is quicker; each the name of a boolean. */
interface Ways {
	readonly words: string;
	readonly titles: string;
}

/**
 * The newest documents that fulfil `condition`, at most `most`: walking from the newest back when `walks`, else from the
 * index of words. Of the two Postgres runs one.
 */
const newest = (walks: string, condition: string, match: string, most: number, from = 'search_documents') => `
				(select d.kind, d.owner_id, d.part, d.context_id from ${from} d
					where ${walks} and d.body_id = $1 and ${condition} and coalesce(${match}, false)
					order by d.day desc nulls last limit ${most})
				union all (select d.kind, d.owner_id, d.part, d.context_id from search_documents d
					where not ${walks} and d.body_id = $1 and ${condition} and ${match}
					order by d.day desc nulls last limit ${most})`;

/** Documents that were not public when they were read: whose time has come since is among the newest. */
const unread = (most: number) => `(select * from search_documents u where u.body_id = $1 and not u.learnt
					order by u.day desc nulls last limit ${most})`;

/** At most so many hits; `narrowed` is a condition on `d`. */
const hits = (most: number, ways: Ways, narrowed = 'true') => `
			with newest as materialized (${newest(ways.words, `d.learnt and ${narrowed}`, 'd.words @@ $2', most * PATIENCE)}),
			titled as materialized (${newest(ways.titles, `d.learnt and ${narrowed}`, 'd.title @@ $2', (most * PATIENCE) / 2)}),
			unread as materialized (${newest(ways.words, `not d.learnt and ${narrowed}`, 'd.words @@ $2', most, unread(most))}),
			found as (
				(select d.kind, d.owner_id, d.part from newest d where ${VISIBLE} limit ${most})
				union (select d.kind, d.owner_id, d.part from titled d where ${VISIBLE} limit ${most / 2})
				union (select d.kind, d.owner_id, d.part from unread d where ${VISIBLE}))
			select d.kind, d.owner_id, d.part, d.context_id, d.subject, d.subject_id, d.day,
				((ts_rank('{0.1, 0.3, 0.5, 1}', d.words, $2, 1) + case when d.title @@ $2 then 1 else 0 end)
					* (0.5 + coalesce(1 / (1 + greatest(0, $3 - d.day) / 1000.0), 0.5)))::real,
				case when (select count(*) from found) >= ${most} then true
					else (select count(*) from newest) >= ${most * PATIENCE} end
			from found join search_documents d using (kind, owner_id, part)`;

/**
 * Makes the function that finds: at most `most` newest hits, and half as many with the words in their title, each with its
 * rank. Hits that the reader does not see do not count: what was public when it was read is looked at first, and of
 * what was not the newest, so that any number of closed texts hides no open one. Empty filters let everything pass. The
 * rows say whether there may be more.
 *
 * What is asked without a filter is planned once; with filters the plan depends on them. Only a volatile function may ask
 * for an estimate; it writes nothing.
 */
export const findFunction = (most = MOST_HITS): string => `create or replace function ratssaal_find(
		town uuid, wanted tsquery, today date,
		subjects text[], years integer[], organizations uuid[], originators uuid[], outcomes text[], places text[])
	returns table (
		kind text, owner_id uuid, part integer, context_id uuid, subject text, subject_id uuid, day date, score real,
		cut boolean)
	language plpgsql volatile security definer ${PLANNED_ONCE} as $$
	#variable_conflict use_column
	declare
		walks boolean;
		walks_titles boolean;
		documents float8;
		plan json;
		filters text := concat(
			case when subjects is not null then ' and d.subject = any ($4)' end,
			case when years is not null then
				' and d.day >= make_date((select min(y) from unnest($5) y), 1, 1)
				and d.day <= make_date((select max(y) from unnest($5) y), 12, 31)
				and extract(year from d.day)::int = any ($5)' end,
			case when organizations is not null then ' and d.organization_ids && $6' end,
			case when originators is not null then ' and d.originator_ids && $7' end,
			case when outcomes is not null then ' and d.results && $8' end,
			case when places is not null then ' and d.districts && $9' end);
	begin
		${estimate('true')}
		documents := ${ROWS};
		${estimate('d.words @@ $2 %s')}
		walks := ${isQuicker(most)};
		${estimate('d.title @@ $2 %s')}
		walks_titles := ${isQuicker(most / 2)};
		if filters = '' then
			return query ${hits(most, { words: 'walks', titles: 'walks_titles' })};
		else
			return query execute format($q$ ${hits(most, { words: '$10', titles: '$11' }, 'true %1$s')} $q$, filters)
			using town, wanted, today, subjects, years, organizations, originators, outcomes, places, walks, walks_titles;
		end if;
	end $$`;

/** On which pages of documents the lexemes stand, and how many of them; documents without pages are not there. */
const PLACES = `create or replace function ratssaal_places(owners uuid[], lexemes text[])
	returns table (owner_id uuid, page integer, hits bigint)
	language plpgsql stable security definer ${PLANNED_ONCE} as $$
	#variable_conflict use_column
	begin
		return query
		select d.owner_id, d.first_page + greatest(width_bucket(place, d.page_starts), 1) - 1 as page, count(*)
		from search_documents d, unnest(d.words) w (lexeme, places, weights), unnest(w.places) place
		where d.kind = 'file' and d.owner_id = any (owners) and cardinality(d.page_starts) > 0
			and w.lexeme = any (lexemes) and ${VISIBLE}
		group by 1, 2;
	end $$`;

/** Which of the words occur in public texts. */
const KNOWN = `create or replace function ratssaal_known(town uuid, asked text[]) returns setof text
	language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
		select word from search_words where body_id = town and word = any (asked)
	$$`;

/** Lexemes of the words in public texts that begin like this, the most frequent ones. */
const COMPLETIONS = `create or replace function ratssaal_completions(town uuid, beginning text) returns setof text
	language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
		select lexeme from search_words where body_id = town and word like beginning || '%'
		group by lexeme order by sum(documents) desc limit 16
	$$`;

/** So many documents are asked, of those that were public when they were read, whether the reader sees one of them. */
const WITNESSES = 50;

/** Does a text that is seen hold the lexeme? Planned with the lexeme, since a frequent one is better looked for elsewhere than in the index. */
const isSeen = (lexeme: string) => `
			execute format($q$
				select exists (select from (
					select d.kind, d.owner_id, d.context_id from search_documents d
					where d.body_id = $1 and d.learnt and d.words @@ %L limit ${WITNESSES}) d where ${VISIBLE})
				$q$, quote_literal(${lexeme})::tsquery)
			into seen using town;`;

const wordDoor = (
	head: string,
	words: string,
	most: number
) => `create or replace function ${head} returns setof text
	language plpgsql stable security definer
	set search_path = pg_catalog, public, pg_temp set jit = off as $$
	declare
		candidate record;
		seen boolean;
		found integer := 0;
	begin
		for candidate in ${words} loop
			${isSeen('candidate.lexeme')}
			if seen then
				return next candidate.display;
				found := found + 1;
			end if;
			exit when found = ${most};
		end loop;
	end $$`;

/** Words that look like the one asked for and stand in a text that is seen, the likeliest first, at most three. */
const SIMILAR = wordDoor(
	'ratssaal_similar(town uuid, asked text)',
	`select w.display, w.lexeme from search_words w
			where w.body_id = town and w.word % asked and w.word <> asked
			order by similarity(w.word, asked) desc, w.documents desc limit 12`,
	3
);

/** Words that begin like this and stand in a text that is seen, each in its most frequent form, the most frequent first, at most eight. */
const SUGGESTIONS = wordDoor(
	'ratssaal_suggestions(town uuid, beginning text)',
	`select f.display, f.lexeme from (
				select distinct on (w.lexeme) w.display, w.lexeme, w.documents from search_words w
				where w.body_id = town and w.word like beginning || '%'
				order by w.lexeme, w.documents desc) f
			order by f.documents desc, f.display limit 16`,
	8
);

/** Which owners of documents the public sees: from these words are learnt. */
const PUBLIC_OWNERS = `create or replace function ratssaal_public_owners(sources jsonb) returns table (owner_id uuid)
	language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
		select distinct d.owner_id
		from (select kind, "ownerId" as owner_id, "contextId" as context_id
			from jsonb_to_recordset(sources) s (kind text, "ownerId" uuid, "contextId" uuid)) d
		where ${VISIBLE}
	$$`;

interface Door {
	readonly create: string;
	readonly signature: string;
	readonly for: string;
}

const DOORS: readonly Door[] = [
	{
		create: findFunction(),
		signature: 'ratssaal_find(uuid, tsquery, date, text[], integer[], uuid[], uuid[], text[], text[])',
		for: 'ratssaal_public'
	},
	{ create: PLACES, signature: 'ratssaal_places(uuid[], text[])', for: 'ratssaal_public' },
	{ create: KNOWN, signature: 'ratssaal_known(uuid, text[])', for: 'ratssaal_public' },
	{ create: COMPLETIONS, signature: 'ratssaal_completions(uuid, text)', for: 'ratssaal_public' },
	{ create: SIMILAR, signature: 'ratssaal_similar(uuid, text)', for: 'ratssaal_public' },
	{ create: SUGGESTIONS, signature: 'ratssaal_suggestions(uuid, text)', for: 'ratssaal_public' },
	{ create: PUBLIC_OWNERS, signature: 'ratssaal_public_owners(jsonb)', for: 'ratssaal_worker' }
];

/** German endings without a list of stop words: those are left out before (`domain/search/fold.ts`). */
const STEMMER = `do $$ begin
	if not exists (select from pg_ts_dict where dictname = 'ratssaal_stem' and dictnamespace = 'public'::regnamespace) then
		create text search dictionary public.ratssaal_stem (template = pg_catalog.snowball, language = german);
	end if; end $$`;

/** What an earlier version made is gone: its doors may have had other names and columns. */
const FORGET = `do $$ declare door regprocedure; begin
	for door in select oid from pg_proc where proowner = '${SEARCH_ROLE}'::regrole loop
		execute format('drop function %s', door);
	end loop; end $$`;

/** May be run again at any time, after grants and policies. */
export const functionStatements = (): string[] => [
	STEMMER,
	...['search_documents', 'search_words'].flatMap((table) => [
		`grant select on ${table} to ${SEARCH_ROLE}`,
		`create policy ${table}_search on ${table} for select to ${SEARCH_ROLE} using (true)`
	]),
	`grant usage, create on schema public to ${SEARCH_ROLE}`,
	FORGET,
	...DOORS.flatMap(({ create, signature, for: reader }) => [
		create,
		`revoke all on function ${signature} from public`,
		`grant execute on function ${signature} to ${reader}`,
		`alter function ${signature} owner to ${SEARCH_ROLE}`
	]),
	`revoke create on schema public from ${SEARCH_ROLE}`
];
