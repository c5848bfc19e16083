/** Who sits at the clerk's desk. Every load of the office asks here first; its acts ask again in their verbs. */
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#lib/domain/people/rights.ts';

/** @throws {Refusal} `forbidden` unless the person works in the office of this town */
export function clerkOf({ actor, body }: App.Locals): Actor {
	if (!actor || !may(actor, 'edit-agenda', { bodyId: body.id })) {
		throw new Refusal('forbidden', 'Diese Seiten sind dem Sitzungsdienst vorbehalten.');
	}
	return actor;
}

/** Whoever reports on resolutions: the clerk on all of them, a department on those it carries out. */
export interface Reporter {
	readonly actor: Actor;
	readonly isClerk: boolean;
	/** The offices a department may report for; `undefined` means all. */
	readonly offices: readonly string[] | undefined;
}

/** @throws {Refusal} `forbidden` unless the person works in the office or in a department of this town */
export function reporterOf({ actor, body }: App.Locals): Reporter {
	const isClerk = actor !== undefined && may(actor, 'track-resolutions', { bodyId: body.id });
	const departments =
		actor?.bodyId === body.id ? actor.roles.filter(({ role }) => role === 'department') : [];
	if (!actor || !(isClerk || departments.length > 0)) {
		throw new Refusal('forbidden', 'Diese Seiten sind dem Sitzungsdienst und den Ämtern vorbehalten.');
	}
	const offices = departments.flatMap(({ organizationId }) => organizationId ?? []);
	const everywhere = isClerk || offices.length < departments.length;
	return { actor, isClerk, offices: everywhere ? undefined : offices };
}
