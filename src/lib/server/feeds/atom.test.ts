import { expect, test } from 'vitest';
import { atomOf } from './atom.ts';

const entry = {
	id: '01a214fc-a34a-74f7-b375-4416120b1ec2',
	at: new Date('2026-11-24T10:00:00Z'),
	about: 'x',
	title: 'Bau & Planung <b>]]></b>\u0007',
	happened: 'Neue Fassung',
	more: 'Rat, Ö 4',
	path: '/vorlagen/1'
};
const feed = {
	title: 'Neues: Stadt & Land',
	self: 'https://x/neues.atom?a=1&b=2',
	page: 'https://x/',
	origin: 'https://x',
	town: 'Stadt',
	entries: [entry],
	since: new Date(0)
};

test('an entry keeps its name, leads to its page, and what towns write stays text', () => {
	const xml = atomOf(feed);
	expect(xml).toContain(`<id>urn:uuid:${entry.id}</id>`);
	expect(xml).toContain('<link href="https://x/vorlagen/1"/>');
	expect(xml).toContain('<updated>2026-11-24T10:00:00.000Z</updated>');
	expect(xml).toContain('rel="self" href="https://x/neues.atom?a=1&amp;b=2"');
	expect(xml).toContain('<title>Neues: Stadt &amp; Land</title>');
	// As HTML in CDATA: what was `<b>` is shown as such, and the section does not end early.
	expect(xml).toContain('Neue Fassung: Bau &amp; Planung &lt;b&gt;]]&gt;&lt;/b&gt;');
	expect(xml).not.toContain('\u0007');
});

test('what RFC 4287 asks of every feed is there also when nothing is new', () => {
	const xml = atomOf({ ...feed, entries: [] });
	for (const part of ['<id>', '<title>', '<updated>1970-01-01', '<author>', 'rel="self"'])
		expect(xml).toContain(part);
	expect(xml).not.toContain('<entry>');
});
