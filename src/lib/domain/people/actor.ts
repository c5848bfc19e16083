/** Who acts: a person of a body with the roles that hold today. */

/** A right is always a role in an organization at a date. */
export type Role =
	| 'member'
	| 'faction-manager'
	| 'clerk'
	| 'chair'
	| 'secretary'
	| 'department'
	| 'operator'
	| 'captioner'
	| 'administrator';

/** A role that holds on the day the actor was looked up; without organization it holds for the whole body. */
export interface HeldRole {
	readonly role: Role;
	readonly organizationId?: string;
}

/** The person behind a request, or the system itself where `personId` is missing. */
export interface Actor {
	readonly personId: string;
	readonly userId: string;
	readonly bodyId: string;
	readonly name: string;
	readonly roles: readonly HeldRole[];
	/** The second factor was given in this login. */
	readonly strong: boolean;
}
