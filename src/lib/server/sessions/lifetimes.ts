/** How long a login lasts: it ends after a time without use, and in any case at its absolute end. */

/** `pending`: the password was right and the code is awaited. `office`: clerk, chair, secretary, operator, administrator. */
export type LoginKind = 'pending' | 'member' | 'office';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * The reasons of the numbers: a code is at hand or it is not; a member's own tablet is opened for a meeting every week
 * or two and must not ask for a password in the chamber; a desk in the town hall is left at the end of the working
 * day, and a sitting with its preparation fits into twelve hours.
 */
export const LIFETIMES: Readonly<
	Record<LoginKind, { readonly idleMs: number; readonly absoluteMs: number }>
> = {
	pending: { idleMs: 10 * MINUTE_MS, absoluteMs: 10 * MINUTE_MS },
	member: { idleMs: 14 * DAY_MS, absoluteMs: 30 * DAY_MS },
	office: { idleMs: 4 * HOUR_MS, absoluteMs: 12 * HOUR_MS }
};
