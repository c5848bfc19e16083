import { describe, expect, test } from 'vitest';
import type { Headline } from '../../news/headlines.ts';
import { layOut } from './layout.ts';
import { newsWords } from './news.ts';

test('both forms say the same, and what is written in them stays text', () => {
	const { subject, text, html } = layOut('de', 'Neu:\r\n <b>"&"</b>', [
		{ kind: 'text', text: 'Guten Tag,' },
		{ kind: 'entry', title: 'A\nB', url: 'https://x/?a=1&b=2', lines: ['eins', 'zwei'] },
		{ kind: 'button', label: 'Öffnen', url: 'https://x/' },
		{ kind: 'foot', text: 'Abo ändern', url: 'https://x/abo' },
		{ kind: 'foot', text: 'Ende' }
	]);
	expect(subject).toBe('Neu: <b>"&"</b>');
	expect(text).toBe(
		'Neu: <b>"&"</b>\n\nGuten Tag,\n\nA B\n  eins\n  zwei\n  https://x/?a=1&b=2\n\nÖffnen:\nhttps://x/\n\n-- \nAbo ändern\nhttps://x/abo\n\nEnde\n'
	);
	expect(html).toContain('<h1>Neu: &lt;b&gt;&quot;&amp;&quot;&lt;/b&gt;</h1>');
	expect(html).toContain('href="https://x/?a=1&amp;b=2"');
	expect(html).toContain('<html lang="de">');
	expect(html).not.toMatch(/<img|<script|src=/);
});

describe('news', () => {
	const headline = (about: string, fields: Partial<Headline> = {}): Headline => ({
		about,
		title: `Vorlage ${about}`,
		happened: 'Neue Fassung',
		more: '',
		path: `/vorlagen/${about}`,
		...fields
	});
	const letter = {
		locale: 'de' as const,
		town: 'Stadt Auenbrück',
		reasons: ['Rat', 'Suche „Rad“'],
		origin: 'https://x',
		manageUrl: 'https://x/abo/verwalten/1',
		endUrl: 'https://x/abo/abbestellen/1'
	};

	test('a single one is the subject', () => {
		expect(newsWords({ ...letter, headlines: [headline('1')] }).subject).toBe('Neue Fassung: Vorlage 1');
	});

	test('several are counted, those about one thing stand together, each happening once', () => {
		const headlines = [
			headline('1'),
			headline('2'),
			headline('1', { happened: 'Auf der Tagesordnung', more: 'Rat, Ö 4' }),
			headline('1')
		];
		const { subject, text } = newsWords({ ...letter, headlines });
		expect(subject).toBe('4 Neuigkeiten: Stadt Auenbrück');
		expect(text).toContain(
			'Vorlage 1\n  Neue Fassung\n  Auf der Tagesordnung (Rat, Ö 4)\n  https://x/vorlagen/1'
		);
		expect(text).toContain('weil Sie abonniert haben: Rat; Suche „Rad“.');
	});

	test('no mail grows without end', () => {
		const headlines = Array.from({ length: 100 }, (_, index) => headline(String(index)));
		const { text } = newsWords({ ...letter, headlines });
		expect(text.match(/^Vorlage/gm)).toHaveLength(60);
		expect(text).toContain('40 weitere auf den Seiten');
	});

	test('in English', () => {
		const { subject, text } = newsWords({
			...letter,
			locale: 'en',
			headlines: [headline('1'), headline('2')]
		});
		expect(subject).toBe('2 pieces of news: Stadt Auenbrück');
		expect(text).toContain('Change subscriptions');
	});
});
