/** The name and version of our additions to OParl (2-01: a prefix and a colon). */
import { compact, type OparlObject } from '../objects.ts';

/** Grows by one in front when something known changes, behind when something is added. */
export const EXTENSION_VERSION = '1.1';

/** `properties` under our prefix; what says nothing is left out. */
export function extension(properties: Readonly<Record<string, unknown>>): OparlObject {
	return Object.fromEntries(
		Object.entries(compact(properties)).map(([name, value]) => [`ratssaal:${name}`, value])
	);
}
