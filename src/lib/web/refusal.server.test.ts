import { expect, test } from 'vitest';
import { Refusal } from '#lib/domain/errors.ts';
import { refusable } from './refusal.server.ts';

function post(fields: readonly (readonly [string, string | Blob])[]) {
	const form = new FormData();
	for (const [name, value] of fields) form.append(name, value);
	return { request: new Request('http://local/', { method: 'POST', body: form }) };
}

test('a refusal comes back with its sentence, its norm, and the person’s work', async () => {
	const action = refusable(async ({ request }: { request: Request }) => {
		await request.formData();
		throw new Refusal('too-late', 'Es fehlen 3 Tage.', {
			source: '§ 59 NKomVG',
			fields: { start: 'Zu früh.' }
		});
	});
	const result = await action(
		post([
			['name', 'Rat'],
			['item', 'a'],
			['item', 'b'],
			['password', 'geheim'],
			['code', '123456'],
			['file', new Blob(['x'])]
		])
	);
	expect(result).toMatchObject({
		status: 409,
		data: {
			refusal: 'Es fehlen 3 Tage.',
			source: '§ 59 NKomVG',
			fields: { start: 'Zu früh.' },
			values: { name: 'Rat', item: 'b' },
			lists: { name: ['Rat'], item: ['a', 'b'] }
		}
	});
	expect(JSON.stringify(result)).not.toMatch(/geheim|123456/);
});

test('also when the action refused before it had read the form', async () => {
	const action = refusable(async (_event: { request: Request }) => {
		throw new Refusal('forbidden', 'Nein.');
	});
	expect(await action(post([['name', 'Rat']]))).toMatchObject({
		status: 403,
		data: { values: { name: 'Rat' } }
	});
});

test('any other error, and what succeeds, passes through', async () => {
	const broken = refusable(async (_event: { request: Request }) => {
		throw new RangeError('ours');
	});
	await expect(broken(post([]))).rejects.toThrow(RangeError);
	const fine = refusable(async (_event: { request: Request }) => ({ done: true }));
	expect(await fine(post([]))).toEqual({ done: true });
});
