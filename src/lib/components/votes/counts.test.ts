import { expect, test } from 'vitest';
import { checkCount } from './counts.ts';

const nothing = { yes: null, no: null, abstain: null, invalid: null };

test.for([
	[nothing, 'empty', 0],
	[{ ...nothing, no: 0 }, 'under', 0],
	[{ ...nothing, yes: 36, no: 1 }, 'exact', 37],
	[{ ...nothing, yes: 30, no: 5, abstain: 1 }, 'under', 36],
	[{ ...nothing, yes: 30, no: 5, abstain: 1, invalid: 1 }, 'exact', 37],
	[{ ...nothing, yes: 37, abstain: 1 }, 'over', 38]
] as const)('%o of 37: %s', ([entered, kind, cast]) => {
	expect(checkCount(37, entered)).toEqual({ kind, cast });
});
