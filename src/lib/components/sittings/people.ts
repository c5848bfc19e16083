/** Who may speak or vote in the room, as its screens show them. */

export interface RoomPerson {
	readonly personId: string;
	readonly name: string;
	/** Faction of a member, office of a guest. */
	readonly from: string | null;
	readonly member: boolean;
	/** Stands in for somebody; not expected otherwise. */
	readonly deputy: boolean;
}

export type People = ReadonlyMap<string, RoomPerson>;

export function nameOf(people: People, personId: string): string {
	return people.get(personId)?.name ?? 'Gast';
}
