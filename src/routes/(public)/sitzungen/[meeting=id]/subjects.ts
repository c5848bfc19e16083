/** What is on the table and who speaks, to be shown over the picture: while a sitting runs, and in its recording. */
import type { Subject } from '#lib/components/broadcasts/subject.ts';
import { reducePublic, type PublicEvent } from '#lib/domain/sittings/public-state.ts';
import { publicStart } from '#lib/web/public-sitting.ts';
import type { KnownSitting } from './view.ts';

/** Of a running sitting, by its events, oldest first. */
export function subjectsOf(
	{ items, speakers }: Pick<KnownSitting, 'items' | 'speakers'>,
	events: readonly PublicEvent[]
): Subject[] {
	const subjects: Subject[] = [];
	let state = publicStart(items);
	let last = '';
	for (const event of events) {
		state = reducePublic(state, event);
		const isPublic = state.phase === 'public' && !state.inBreak;
		const item = isPublic ? items.find(({ id }) => id === state.itemId) : undefined;
		const speaker = isPublic ? speakers.find(({ id }) => id === state.speakerId) : undefined;
		const now = `${item?.id} ${speaker?.id}`;
		if (now === last) continue;
		last = now;
		subjects.push({
			atMs: event.at.getTime(),
			...(item && { item: `${item.number} ${item.name}`.trim() }),
			...(speaker && { speaker: { name: speaker.name, faction: speaker.faction } })
		});
	}
	return subjects;
}

interface Mark {
	readonly itemId: string | null;
	readonly title: string;
	readonly startedAt: Date;
	readonly endedAt: Date | null;
}
interface Speech {
	readonly name: string;
	readonly faction: string | null;
	readonly startedAt: Date;
	readonly endedAt: Date;
}

/** Of a recording, by its jump marks and the speeches that may be seen. */
export function recordedSubjects(marks: readonly Mark[], speeches: readonly Speech[]): Subject[] {
	const within = (atMs: number) => (each: Mark | Speech) =>
		each.startedAt.getTime() <= atMs && atMs < (each.endedAt?.getTime() ?? Infinity);
	const instants = [...marks, ...speeches].flatMap(({ startedAt, endedAt }) => [
		startedAt.getTime(),
		...(endedAt ? [endedAt.getTime()] : [])
	]);
	return [...new Set(instants)]
		.toSorted((a, b) => a - b)
		.map((atMs) => {
			const mark = marks.find(within(atMs));
			const speech = speeches.find(within(atMs));
			return {
				atMs,
				...(mark && { item: mark.title }),
				...(speech && { speaker: { name: speech.name, faction: speech.faction } })
			};
		});
}
