/** Everything the search needs in the database beside its tables; part of what the migration puts into force. */
import { functionStatements } from './functions.ts';
import { markStatements } from './marks.ts';
import { speechStatements } from './speeches.ts';

/** May be run again at any time, after `visibilityStatements` and in the same transaction. */
export const searchStatements = (): string =>
	[...markStatements(), ...functionStatements(), ...speechStatements(), ''].join(';\n');
