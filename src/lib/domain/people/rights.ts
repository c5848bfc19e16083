/** Who may do what: a right is a role in an organization at a date. The table is the whole of it. */
import type { Day } from '../calendar.ts';
import type { Actor, HeldRole, Role } from './actor.ts';

/** How a role is called on the screen. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
	member: 'Mitglied',
	'faction-manager': 'Fraktionsgeschäftsführung',
	clerk: 'Sitzungsdienst',
	chair: 'Vorsitz',
	secretary: 'Schriftführung',
	department: 'Fachamt',
	operator: 'Übertragung',
	captioner: 'Untertitelung',
	administrator: 'Verwaltung des Systems'
};

/** Roles that act for administration or chair: without the second factor they give no right. */
export const SECOND_FACTOR_ROLES: readonly Role[] = [
	'clerk',
	'chair',
	'secretary',
	'administrator',
	'operator',
	'captioner'
];

/** Which roles give which right. Whoever is not named here, citizens above all, may read what is public. */
export const RIGHTS = {
	'read-non-public': ['member', 'clerk', 'chair', 'secretary'],
	'file-motion': ['member', 'faction-manager'],
	'write-paper': ['clerk', 'department'],
	'publish-paper': ['clerk'],
	'accept-motion': ['clerk'],
	'create-meeting': ['clerk'],
	'edit-agenda': ['clerk'],
	'publish-agenda': ['clerk'],
	'conduct-sitting': ['chair', 'secretary', 'clerk'],
	'retract-vote': ['chair'],
	'request-to-speak': ['member'],
	'exclude-public': ['chair', 'secretary', 'clerk', 'operator'],
	'follow-log': ['member', 'chair', 'secretary', 'clerk', 'operator', 'administrator'],
	'operate-broadcast': ['operator', 'chair', 'secretary', 'clerk', 'administrator'],
	'write-captions': ['captioner', 'operator', 'secretary', 'clerk'],
	'edit-captions': ['clerk'],
	'manage-recording': ['clerk'],
	'note-gap': ['clerk', 'operator'],
	'sign-minutes': ['chair', 'secretary'],
	'track-resolutions': ['clerk'],
	'report-implementation': ['clerk', 'department'],
	'record-consent': ['clerk'],
	'manage-accounts': ['administrator'],
	'import-data': ['administrator'],
	'manage-territory': ['administrator']
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Act = keyof typeof RIGHTS;

/** A role as it is stored; a missing day means always. Both days count. */
export interface RoleAssignment extends HeldRole {
	readonly startDate?: Day;
	readonly endDate?: Day;
}

/** The roles that hold on `day`: access ends with the last day of the mandate. */
export function rolesOn(assignments: readonly RoleAssignment[], day: Day): HeldRole[] {
	return assignments
		.filter(({ startDate, endDate }) => (!startDate || startDate <= day) && (!endDate || day <= endDate))
		.map(({ role, organizationId }) => ({ role, organizationId }));
}

/** May the actor do this in one of these organizations of the body? A role without organization holds in all of them. */
export function may(
	actor: Pick<Actor, 'bodyId' | 'roles' | 'strong'>,
	act: Act,
	{ bodyId, organizationIds = [] }: { readonly bodyId: string; readonly organizationIds?: readonly string[] }
): boolean {
	const giving: readonly Role[] = RIGHTS[act];
	return (
		actor.bodyId === bodyId &&
		actor.roles.some(
			({ role, organizationId }) =>
				giving.includes(role) &&
				(organizationId === undefined || organizationIds.includes(organizationId)) &&
				(actor.strong || !SECOND_FACTOR_ROLES.includes(role))
		)
	);
}
