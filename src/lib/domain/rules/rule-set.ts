/**
 * The rules that hold for one organization on one day, put together from four layers of norms.
 *
 * Land law comes first; Hauptsatzung, Geschäftsordnung and the organization's own resolutions each replace what they
 * regulate. A layer is a plain value, stored as it is, valid from a day until its successor is. Nothing in the code asks
 * which Land a town lies in.
 */
import { Refusal } from '../errors.ts';
import type { BroadcastRules } from '../broadcasts/feed.ts';
import type { Day } from '../calendar.ts';
import type { NoticeRule } from '../meetings/notice.ts';
import type { QuorumRule } from '../sittings/quorum.ts';
import type { Majority } from '../sittings/votes.ts';
import type { VoteRule } from '../votes/demand.ts';
import type { ChamberNorms } from './chamber-norms.ts';

/** A rule and the norm it stands on. */
export interface Cited {
	readonly source: string;
	/** Was the norm looked up? Otherwise it is to be confirmed before anybody relies on it. */
	readonly confirmed: boolean;
}

export interface MajorityRule extends Cited {
	/** What a resolution needs unless a special rule is named when the vote is opened. */
	readonly ordinary: Majority;
	readonly mainStatute: Majority;
}

export interface SpeakingRule extends Cited {
	/** Speaking time for one speech; without it there is no limit. */
	readonly limitMs?: number;
}

export interface RuleSet {
	readonly notice: NoticeRule;
	readonly quorum: QuorumRule;
	readonly vote: VoteRule;
	readonly majority: MajorityRule;
	readonly speaking: SpeakingRule;
	readonly broadcast: BroadcastRules & Cited;
	/** The paragraphs refusals in the chamber cite. */
	readonly chamber: ChamberNorms;
}

/** From the general to the special; the later one replaces the earlier one. */
const LAYERS = ['land', 'main-statute', 'rules-of-procedure', 'organization'] as const;

export type Layer = (typeof LAYERS)[number];

/** What one norm-giver regulates. A rule it names it names with its source; the fields it leaves out stay. */
export interface RuleLayer {
	readonly layer: Layer;
	/** As the norm calls itself: `Geschäftsordnung für den Rat der Stadt Auenbrück`. */
	readonly name: string;
	readonly validFrom: Day;
	/** Only for this organization; without it for all of the body. */
	readonly organizationId?: string;
	readonly rules: { readonly [Name in keyof RuleSet]?: Partial<RuleSet[Name]> };
}

const REQUIRED: { readonly [Name in keyof RuleSet]: string } = {
	notice: 'zur Ladungsfrist',
	quorum: 'zur Beschlussfähigkeit',
	vote: 'zur Form der Abstimmung',
	majority: 'zu den Mehrheiten',
	speaking: 'zur Redezeit',
	broadcast: 'zur Übertragung',
	chamber: 'zu den Ordnungsvorschriften'
};

/**
 * The rules on `day`, for `organizationId` where it has some of its own. Of each layer the newest one valid counts. A
 * rule cites the layer that last had a say in it.
 *
 * @throws {Refusal} `not-found` when no layer regulates something that has to be regulated
 */
export function resolveRules(layers: readonly RuleLayer[], day: Day, organizationId?: string): RuleSet {
	const rules: Record<string, object> = {};
	for (const { rules: given } of layersOn(layers, day, organizationId)) {
		for (const [name, rule] of Object.entries(given)) rules[name] = { ...rules[name], ...rule };
	}
	const missing = Object.entries(REQUIRED).find(([name]) => !rules[name]);
	if (missing) throw new Refusal('not-found', `Für den ${germanDay(day)} fehlt eine Regel ${missing[1]}.`);
	return rules as unknown as RuleSet;
}

function layersOn(layers: readonly RuleLayer[], day: Day, organizationId: string | undefined): RuleLayer[] {
	return LAYERS.flatMap((layer) => {
		const valid = layers
			.filter((each) => each.layer === layer && each.validFrom <= day)
			.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
		const common = valid.findLast((each) => each.organizationId === undefined);
		const own = valid.findLast(
			(each) => each.organizationId !== undefined && each.organizationId === organizationId
		);
		return [common, own].filter((each) => each !== undefined);
	});
}

function germanDay(day: Day): string {
	return day.split('-').reverse().join('.');
}
