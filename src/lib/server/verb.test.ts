import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Actor, HeldRole } from '#lib/domain/people/actor.ts';
import { allow, holds, parse } from './verb.ts';

const actor = (roles: HeldRole[], fields: Partial<Actor> = {}): Actor => ({
	personId: 'p',
	userId: 'u',
	bodyId: 'b',
	name: 'Erika Muster',
	strong: true,
	roles,
	...fields
});

test.for([
	['a role for the whole body holds everywhere', [{ role: 'clerk' }], {}, ['o1'], true],
	['a role in the organization', [{ role: 'clerk', organizationId: 'o1' }], {}, ['o1', 'o2'], true],
	['a role in another one', [{ role: 'clerk', organizationId: 'o3' }], {}, ['o1', 'o2'], false],
	['a role in one is none for the body', [{ role: 'clerk', organizationId: 'o1' }], {}, undefined, false],
	['another role', [{ role: 'member' }], {}, ['o1'], false],
	['another body', [{ role: 'clerk' }], { bodyId: 'c' }, ['o1'], false],
	['without the second factor', [{ role: 'clerk' }], { strong: false }, ['o1'], false]
] as const)('%s', ([, roles, fields, organizationIds, expected]) => {
	const scope = { bodyId: 'b', ...(organizationIds ? { organizationIds } : {}) };
	const who = actor([...roles], fields);
	expect(holds(who, ['clerk'], scope)).toBe(expected);
	const asked = () => allow(who, 'edit-agenda', scope);
	if (expected) expect(asked).not.toThrow();
	else expect(asked).toThrow(expect.objectContaining({ code: 'forbidden' }));
});

const Meeting = z.object({
	name: z.string().min(3).max(10),
	start: z.iso.date(),
	seats: z.coerce.number().int().min(1).max(99),
	kind: z.enum(['council', 'committee']),
	note: z.string({ error: 'Eigener Satz.' }).min(1, { error: 'Eigener Satz.' })
});

const refusalOf = (input: unknown) => {
	try {
		parse(Meeting, input);
	} catch (error) {
		return error as { code: string; message: string; fields: Record<string, string> };
	}
	throw new Error('not refused');
};

test('input comes back in its shape, also from a form', () => {
	const form = new FormData();
	for (const [name, value] of Object.entries({
		name: 'Rat',
		start: '2026-11-24',
		seats: '42',
		kind: 'council',
		note: 'x'
	})) {
		form.append(name, value);
	}
	expect(parse(Meeting, form)).toEqual({
		name: 'Rat',
		start: '2026-11-24',
		seats: 42,
		kind: 'council',
		note: 'x'
	});
});

test('what is wrong is said in German, by field, once each', () => {
	const { code, message, fields } = refusalOf({
		name: 'R',
		start: '24.11.',
		seats: '100',
		kind: 'other',
		note: ''
	});
	expect(code).toBe('invalid');
	expect(message).toBe('Bitte prüfen Sie die markierten Angaben.');
	expect(fields).toEqual({
		name: 'Bitte geben Sie mindestens 3 Zeichen ein.',
		start: 'Bitte geben Sie ein Datum ein, zum Beispiel 24.11.2026.',
		seats: 'Bitte geben Sie höchstens 99 an.',
		kind: 'Bitte wählen Sie einen der angebotenen Werte.',
		note: 'Eigener Satz.'
	});
});

test('what is missing is asked for; a single sentence is the refusal itself', () => {
	const { message } = refusalOf({ start: '2026-11-24', seats: 1, kind: 'council', note: 'x' });
	expect(message).toBe('Bitte füllen Sie dieses Feld aus.');
	expect(Object.keys(refusalOf(null).fields)).toEqual(['']);
});
