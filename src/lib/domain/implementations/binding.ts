/** Which results of an item are resolutions that somebody has to carry out. */

/** What an item's station in the chain of consultations says of itself; empty for an item without a paper. */
export interface StationPart {
	readonly role: string | null;
	readonly authoritative: boolean | null;
}

/** Roles of a station that decides, in the words of towns and of OParl: Entscheidung, Beschlussfassung. */
export const DECIDING_ROLE = 'entscheid|beschlu';

/**
 * Does the organization decide the matter itself? Advice to another organization binds nobody, nor does a step of
 * procedure without a wording, such as the approval of the minutes. Where the station does not say, words do.
 */
export function isBinding(station: StationPart | undefined, wording: string | null): boolean {
	if (station?.role) return new RegExp(DECIDING_ROLE, 'i').test(station.role);
	return station?.authoritative ?? Boolean(wording?.trim());
}
