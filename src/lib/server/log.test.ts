import { Writable } from 'node:stream';
import { DrizzleQueryError } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { makeLog } from './log.ts';

function written(fields: object): string {
	const lines: string[] = [];
	const destination = new Writable({
		write(chunk: Buffer, _, done) {
			lines.push(chunk.toString());
			done();
		}
	});
	makeLog(destination).error(fields, 'failed');
	return lines.join('');
}

/** As the driver makes it: the values stand in its message, in its detail and in what was sent. */
const refused = () =>
	Object.assign(new Error('invalid input syntax for type json: "geheim"'), {
		name: 'PostgresError',
		code: '23505',
		table_name: 'subscribers',
		detail: 'Key (address)=(erika@geheim.example) already exists.',
		query: 'insert into subscribers values ($1)',
		parameters: ['erika@geheim.example']
	});

test('a failed statement tells where, and nothing of its values', () => {
	const failed = new DrizzleQueryError('insert into x values ($1)', ['Geheimvorlage geheim'], refused());
	for (const line of [written({ err: failed }), written({ error: failed }), written({ err: refused() })]) {
		expect(line).not.toMatch(/geheim/i);
		expect(line).toContain('23505');
		expect(line).toContain('"table_name":"subscribers"');
		expect(line).toContain('log.test.ts');
	}
});

test('another error says what it is and what it came from', () => {
	const line = written({ err: new TypeError('no such thing', { cause: new RangeError('too far') }) });
	expect(JSON.parse(line)).toMatchObject({
		msg: 'failed',
		err: { type: 'TypeError', message: 'no such thing', cause: { type: 'RangeError', message: 'too far' } }
	});
});
