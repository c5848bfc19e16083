/** Where somebody begins after signing in, unless an address was asked for. */
import type { Actor } from '#lib/domain/people/actor.ts';
import { RIGHTS } from '#lib/domain/people/rights.ts';

export function homeOf({ roles }: Actor): string {
	const holds = (...wanted: string[]) => roles.some(({ role }) => wanted.includes(role));
	if (holds('clerk')) return '/sitzungsdienst';
	if (holds('member', 'chair', 'secretary', 'faction-manager')) return '/mandat';
	if (holds('department')) return '/sitzungsdienst/beschluesse';
	if (holds('administrator')) return '/verwaltung';
	if (worksInRoom({ roles })) return '/saal';
	return '/konto';
}

/** Conducts sittings, looks after their broadcast or writes their captions, in whatever organization. */
export function worksInRoom({ roles }: Pick<Actor, 'roles'>): boolean {
	const giving: readonly string[] = [...RIGHTS['operate-broadcast'], ...RIGHTS['write-captions']];
	return roles.some(({ role }) => giving.includes(role));
}
