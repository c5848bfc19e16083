import { expect, test } from 'vitest';
import { day } from '../calendar.ts';
import type { HeldRole, Role } from './actor.ts';
import { may, RIGHTS, ROLE_NAMES, rolesOn, type Act } from './rights.ts';

const actor = (roles: HeldRole[], strong = true) => ({ bodyId: 'town', roles, strong });
const council = { bodyId: 'town', organizationIds: ['council'] };

test.for<[string, HeldRole, boolean]>([
	['in the organization', { role: 'clerk', organizationId: 'council' }, true],
	['in the whole body', { role: 'clerk' }, true],
	['in another organization', { role: 'clerk', organizationId: 'youth' }, false],
	['in a role without the right', { role: 'member', organizationId: 'council' }, false]
])('%s', ([, role, allowed]) => {
	expect(may(actor([role]), 'publish-agenda', council)).toBe(allowed);
});

test('never in another body', () => {
	expect(may(actor([{ role: 'clerk' }]), 'publish-agenda', { ...council, bodyId: 'elsewhere' })).toBe(false);
});

test('administration and chair need the second factor, members do not', () => {
	expect(may(actor([{ role: 'clerk' }], false), 'publish-agenda', council)).toBe(false);
	expect(may(actor([{ role: 'member' }], false), 'file-motion', council)).toBe(true);
});

test('a role for one organization gives nothing where none is asked for', () => {
	expect(may(actor([{ role: 'clerk', organizationId: 'council' }]), 'write-paper', { bodyId: 'town' })).toBe(
		false
	);
});

test.for<[string, boolean]>([
	['2025-10-31', false],
	['2025-11-01', true],
	['2030-10-31', true],
	['2030-11-01', false]
])('a mandate from 1 November 2025 to 31 October 2030 on %s: %s', ([on, holds]) => {
	const mandate = { role: 'member' as const, startDate: day('2025-11-01'), endDate: day('2030-10-31') };
	expect(rolesOn([mandate], day(on)).length === 1).toBe(holds);
	expect(rolesOn([{ role: 'clerk' }], day(on))).toHaveLength(1);
});

test('without a role nobody may do anything, and every role may do something', () => {
	const acts = Object.keys(RIGHTS) as Act[];
	expect(acts.filter((act) => may(actor([]), act, council))).toEqual([]);
	for (const role of Object.keys(ROLE_NAMES) as Role[]) {
		expect(
			acts.some((act) => may(actor([{ role }]), act, council)),
			role
		).toBe(true);
	}
});
