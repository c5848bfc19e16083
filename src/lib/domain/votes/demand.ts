/** Who may demand another form of voting than the open one, and which form it becomes. */
import type { VoteMethod } from '../sittings/events.ts';

/** So many members, or a share of them rounded up. */
export type Demand =
	| { readonly count: number }
	| { readonly numerator: number; readonly denominator: number; readonly of: 'statutory' | 'present' };

export interface VoteRule {
	/** Who can demand a vote by name; without it nobody can. */
	readonly namedDemand?: Demand;
	readonly secretDemand?: Demand;
	/** A secret demand goes before one by name for the same item. */
	readonly secretBeatsNamed: boolean;
	/** May it be kept how each member voted in an open vote? Named votes always are. */
	readonly openBallotsKept: boolean;
	readonly source: string;
	readonly confirmed: boolean;
}

/** How many members have to support a demand; `undefined` when there is none. */
export function supportersNeeded(
	demand: Demand | undefined,
	members: { readonly statutory: number; readonly present: number }
): number | undefined {
	if (!demand) return undefined;
	if ('count' in demand) return demand.count;
	return Math.ceil((members[demand.of] * demand.numerator) / demand.denominator);
}

/** The form of a vote, from how many members support each demand. Open where no demand is reached. */
export function methodDemanded(
	supporters: { readonly named: number; readonly secret: number },
	members: { readonly statutory: number; readonly present: number },
	rule: VoteRule
): VoteMethod {
	const reached = (given: number, demand: Demand | undefined) => {
		const needed = supportersNeeded(demand, members);
		return needed !== undefined && given > 0 && given >= needed;
	};
	const secret = reached(supporters.secret, rule.secretDemand);
	const named = reached(supporters.named, rule.namedDemand);
	if (secret && named) return rule.secretBeatsNamed ? 'secret' : 'named';
	return secret ? 'secret' : named ? 'named' : 'open';
}
