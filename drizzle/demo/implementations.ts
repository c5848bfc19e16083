/** What became of the resolutions: offices report, are late, finish, and sometimes forget. Told up to `now`. */
import { factsAfter, type Progress } from '#lib/domain/implementations/status.ts';
import * as schema from '#lib/server/db/schema/index.ts';
import type { PlannedItem } from './agendas.ts';
import { addDays, dayOf, instantOf, workingDay, ZONE, type Day } from './calendar.ts';
import { Chance, idOf } from './chance.ts';
import { OFFICES, type Town } from './organizations.ts';
import type { PlannedPaper } from './papers.ts';
import { CONTRACT, DROPPED, MOTION, TEXTS_BY_KEYWORD, type ProgressTexts } from './progress-texts.ts';
import type { Rows } from './rows.ts';

/** A binding resolution as the sitting took it. */
export interface Decided {
	readonly resolutionId: string;
	readonly item: PlannedItem & { readonly paper: PlannedPaper };
	readonly decidedAt: Date;
}

interface Report {
	readonly on: Day;
	readonly text: string;
	readonly progress?: Progress;
	readonly due?: Day;
	readonly dueBefore?: Day;
}

/** Days after the decision until the office has named its due day. */
const DUE_NAMED_AFTER = 9;

/** Puts every resolution under control and tells what its office has reported until `now`. */
export function addImplementations(rows: Rows, town: Town, decided: readonly Decided[], now: Date): void {
	const today = dayOf(now, ZONE);
	for (const { resolutionId, item, decidedAt } of decided) {
		const chance = new Chance(`implementation ${resolutionId}`);
		const { draft } = item.paper;
		const start = dayOf(decidedAt, ZONE);
		const named = addDays(start, DUE_NAMED_AFTER) <= today;
		const { firstDue, reports } = storyOf(chance, textsFor(draft), start);
		const told = reports.filter(({ on }) => on < today);
		const id = idOf(decidedAt, 'implementation', item.id);
		/** An office hands the newest report in now and then; the clerk has not seen it yet. */
		const waits = told.length > 1 && told.at(-1)!.on > addDays(today, -25) && chance.happens(0.5);
		const accepted = waits ? told.slice(0, -1) : told;
		const facts = factsAfter(named ? firstDue : undefined, accepted);
		const last = accepted.at(-1)?.on;
		rows.add(schema.implementations, {
			id,
			bodyId: town.bodyId,
			resolutionId,
			organizationId: town.organizationId(draft.office),
			responsibleId: town.personId(OFFICES[draft.office].head),
			firstDue: facts.firstDue ?? null,
			due: facts.due ?? null,
			progress: facts.progress,
			endedOn: facts.endedOn ?? null,
			public: item.public && !chance.happens(0.03),
			created: decidedAt,
			modified: last ? writtenAt(last) : decidedAt
		});
		for (const [index, report] of told.entries()) {
			const at = writtenAt(report.on);
			const pending = waits && index === told.length - 1;
			rows.add(schema.implementationReports, {
				id: idOf(at, 'report', item.id, index),
				bodyId: town.bodyId,
				implementationId: id,
				on: report.on,
				text: report.text,
				progress: report.progress ?? null,
				due: report.due ?? null,
				dueBefore: report.dueBefore ?? null,
				authorId: town.personId(OFFICES[draft.office].head),
				acceptedAt: pending ? null : at,
				public: item.public && !pending && !chance.happens(0.05),
				created: at,
				modified: at
			});
		}
	}
}

const writtenAt = (on: Day) => instantOf(on, '10:40');

function textsFor({ type, keyword, publicName }: PlannedPaper['draft']): ProgressTexts {
	if (publicName !== undefined) return CONTRACT;
	return type === 'Antrag' ? MOTION : (TEXTS_BY_KEYWORD[keyword[0] ?? ''] ?? MOTION);
}

/** The whole story, as if it were over: what was promised, and every report until the end. */
function storyOf(chance: Chance, texts: ProgressTexts, start: Day): { firstDue: Day; reports: Report[] } {
	const [short, long] = texts.days;
	const planned = chance.whole(short, long);
	const firstDue = endOfMonth(addDays(start, planned));
	const used = chance.happens(0.6) ? planned * 0.9 : planned * (1.1 + chance.next() * 0.7);
	const finish = workingDay(addDays(start, Math.round(used)));
	const reports: Report[] = [];
	const say = (days: number, report: Omit<Report, 'on'>) =>
		reports.push({ on: workingDay(addDays(start, Math.round(days))), ...report });

	say(chance.whole(18, 50), { text: chance.pick(texts.begun), progress: 'running' });
	if (used > 120) say(used * (0.4 + chance.next() * 0.15), { text: chance.pick(texts.underway) });
	if (finish > firstDue) {
		// Every fourth office lets the day pass without a word.
		if (chance.happens(0.25)) return { firstDue, reports: reports.filter(({ on }) => on < firstDue) };
		const due = endOfMonth(addDays(finish, 10));
		const on = workingDay(addDays(firstDue, -chance.whole(6, 24)));
		reports.push({ on, text: chance.pick(texts.late), due, dueBefore: firstDue });
	}
	const given = chance.happens(0.04);
	reports.push({
		on: finish,
		text: given ? chance.pick(DROPPED) : chance.pick(texts.done),
		progress: given ? 'dropped' : 'done'
	});
	return { firstDue, reports: reports.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)) };
}

/** Offices promise the end of a month. */
function endOfMonth(on: Day): Day {
	const next = new Date(`${on.slice(0, 7)}-01T00:00:00Z`);
	next.setUTCMonth(next.getUTCMonth() + 1);
	return addDays(next.toISOString().slice(0, 10) as Day, -1);
}
