/** Every word on a public page exists in both languages; the desks and the room speak German. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const FOLDER = new URL('../../src/messages/', import.meta.url);

/** Behind the login: German only. */
const INNER = [
	'captions-desk.json',
	'chamber.json',
	'control.json',
	'imports.json',
	'member.json',
	'office.json'
];

const namesIn = (language: string, file: string) =>
	Object.keys(JSON.parse(readFileSync(new URL(`${language}/${file}`, FOLDER), 'utf8')) as object).sort();

test.for(readdirSync(new URL('de/', FOLDER)).filter((file) => !INNER.includes(file)))('%s', (file) => {
	expect(namesIn('en', file)).toEqual(namesIn('de', file));
});
