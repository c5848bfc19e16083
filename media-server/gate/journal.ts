/** Makes views of facts: the one place where the media server asks the domain what is public. */
import { closed, type BroadcastRules } from '#lib/domain/broadcasts/feed.ts';
import { feedTimeline, keepOnly, type FeedInterval } from '#lib/domain/broadcasts/timeline.ts';
import { Refusal } from '#lib/domain/errors.ts';
import { resolveRules } from '#lib/domain/rules/rule-set.ts';
import { chapters } from '#lib/domain/sittings/chapters.ts';
import { replay } from '#lib/domain/sittings/state.ts';
import type { BroadcastFacts, ImportedFacts } from '#lib/server/db/media/facts.ts';
import { TRANSIT_MS } from './gate.ts';
import type { BroadcastView, FeedWindow, Journal } from './view.ts';

/** Without rules nothing is permitted. */
const NO_RULES: BroadcastRules = {
	permitted: { live: false, archive: false },
	consentOf: 'every-speaker',
	chairNeedsConsent: true,
	overviewWithoutSpeaker: false,
	delayMs: 0
};

/** Longest delay that makes sense: as far back as an exclusion can be dated. */
const LONGEST_DELAY_MS = 30_000;

/** A journal over `read`, which yields the facts of all current broadcasts. Unchanged facts are not worked through again. */
export function factJournal(read: () => Promise<readonly BroadcastFacts[]>): Journal {
	let known = new Map<string, { key: string; view: BroadcastView }>();
	return {
		async read() {
			const next = new Map<string, { key: string; view: BroadcastView }>();
			for (const facts of await read()) {
				const key = JSON.stringify(facts);
				const before = known.get(facts.broadcastId);
				next.set(facts.broadcastId, before?.key === key ? before : { key, view: viewOf(facts) });
			}
			known = next;
			return new Map([...next].map(([id, { view }]) => [id, view]));
		}
	};
}

/** What the log says, in the gate's words. */
export function viewOf(facts: BroadcastFacts): BroadcastView {
	if (facts.imported) return importedView(facts, facts.imported);
	const { agenda, events, consents, kept } = facts;
	const rules = rulesOf(facts);
	const state = replay(agenda, events);
	const windows = (purpose: 'live' | 'archive') => {
		if (kept === 'removed') return [];
		const timeline = feedTimeline(agenda, events, consents, rules, purpose);
		const seen = purpose === 'archive' ? keepOnly(timeline, kept) : timeline;
		return seen.map(toWindow).map(facts.signs ? silenced : (window) => window);
	};
	return {
		broadcastId: facts.broadcastId,
		bodyId: facts.bodyId,
		meetingId: facts.meetingId,
		delayMs: Math.min(Math.max(facts.delayMs, rules.delayMs), LONGEST_DELAY_MS),
		public: facts.public,
		signs: facts.signs,
		objectionMs: (rules.objectionHours ?? 0) * 3_600_000,
		live: windows('live'),
		archive: windows('archive'),
		endedAtMs: state.closedAt?.getTime(),
		items: chapters(state)
			.filter((chapter) => chapter.public && !facts.signs)
			.map(({ itemId, number, title, from, until }) => ({
				itemId,
				number,
				title,
				fromMs: from.getTime(),
				untilMs: until?.getTime() ?? state.closedAt?.getTime() ?? Infinity
			})),
		direction: facts.direction,
		logSeq: events.at(-1)?.seq ?? 0
	};
}

/** Of an imported video no log tells anything: it is open from its first picture to its last, as far as the office has kept it. */
function importedView(facts: BroadcastFacts, { from, until, marks }: ImportedFacts): BroadcastView {
	const { broadcastId, bodyId, meetingId, kept, direction } = facts;
	/** Nothing of it was ever on its way, which the gate grants everything that comes after an opening. */
	const opens = (at: Date) => new Date(at.getTime() - TRANSIT_MS);
	const whole: FeedInterval[] = [
		{ from: opens(from), until, feed: { picture: 'live', sound: 'live', reason: 'open' } },
		{ from: until, feed: closed('ended', 'closed') }
	];
	return {
		...{ broadcastId, bodyId, meetingId, direction, delayMs: 0, public: facts.public },
		live: [],
		archive:
			kept === 'removed'
				? []
				: keepOnly(whole, { ...kept, from: kept.from && opens(kept.from) }).map(toWindow),
		endedAtMs: until.getTime(),
		items: [],
		marks: marks.map(({ itemId, title, from: begins, until: ends }) => ({
			itemId,
			title,
			fromMs: begins.getTime(),
			untilMs: ends?.getTime() ?? Infinity
		})),
		logSeq: 0
	};
}

function rulesOf({ layers, day, organizationId }: BroadcastFacts): BroadcastRules {
	try {
		return resolveRules(layers, day, organizationId).broadcast;
	} catch (error) {
		if (error instanceof Refusal) return NO_RULES;
		throw error;
	}
}

/** What is heard beside an interpreter is no part of the sitting. */
const silenced = (window: FeedWindow): FeedWindow => ({ ...window, sound: 'silent' });

function toWindow({ from, until, feed }: FeedInterval): FeedWindow {
	return { ...feed, fromMs: from.getTime(), untilMs: until?.getTime() ?? Infinity };
}
