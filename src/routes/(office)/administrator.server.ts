/** Who administers the town. Every load of the administration asks here first; its acts ask again in their verbs. */
import { Refusal } from '#lib/domain/errors.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#lib/domain/people/rights.ts';

/** @throws {Refusal} `forbidden` unless the person administers this town */
export function administratorOf({ actor, body }: App.Locals): Actor {
	if (!actor || !may(actor, 'import-data', { bodyId: body.id })) {
		throw new Refusal('forbidden', 'Diese Seiten sind der Verwaltung des Systems vorbehalten.');
	}
	return actor;
}
