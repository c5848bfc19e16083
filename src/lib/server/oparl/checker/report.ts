/** What a check found, rule by rule. */
import { RULES, type Finding, type RuleId } from '#lib/domain/oparl/rules.ts';

/** How many examples of a violation are kept. */
const EXAMPLES = 5;
const EXAMPLE_LENGTH = 300;

/** A rule with what was looked at. Nothing looked at means that there was no occasion. */
export interface RuleResult {
	readonly rule: RuleId;
	readonly checks: number;
	readonly failures: number;
	readonly examples: readonly string[];
}

export interface CheckReport {
	readonly address: string;
	readonly requests: number;
	readonly objects: number;
	/** Were all lists read to their end? */
	readonly complete: boolean;
	readonly rules: readonly RuleResult[];
}

/** Rules kept of those that there was occasion to look at. */
export function countKept({ rules }: CheckReport): { kept: number; of: number } {
	const looked = rules.filter(({ checks }) => checks > 0);
	return { kept: looked.filter(({ failures }) => failures === 0).length, of: looked.length };
}

export class Findings {
	readonly #rules = new Map<RuleId, { checks: number; failures: number; examples: string[] }>();

	add(...findings: readonly Finding[]): void {
		for (const { rule, problem } of findings) {
			const result = this.#rules.get(rule) ?? { checks: 0, failures: 0, examples: [] };
			this.#rules.set(rule, result);
			result.checks++;
			if (problem === undefined) continue;
			result.failures++;
			if (result.examples.length < EXAMPLES) result.examples.push(problem.slice(0, EXAMPLE_LENGTH));
		}
	}

	/** In the order of the rules. */
	results(): RuleResult[] {
		const none = { checks: 0, failures: 0, examples: [] };
		return (Object.keys(RULES) as RuleId[]).map((rule) => ({ rule, ...(this.#rules.get(rule) ?? none) }));
	}
}
