import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { blocksOf } from './blocks.ts';
import type { InvitationData, MinutesData, PaperData } from './documents.ts';
import { showable } from './coverage.ts';
import { renderDocument, renderPdf } from './render.ts';

const letterhead = { body: 'Stadt Auenbrück', accent: '#0b5566', made: '2026-09-24T12:00:00Z' };
const HOSTILE = '#panic("x") $ \\ *a* _b_ @c <d> `e` [f] {{g}} "h" // i /* j';

const paper: PaperData = {
	...letterhead,
	type: 'Antrag',
	reference: '2026/118',
	name: `Titel ${HOSTILE}`,
	date: '24. September 2026',
	public: true,
	originators: [`Fraktion ${HOSTILE}`],
	stations: [
		{ organization: `Rat ${HOSTILE}`, role: 'Entscheidung', date: '26.11.2026', result: 'Beschlossen' }
	],
	text: {
		markdown: `### Tief\n\n${HOSTILE} 🙂 漢字 \u0007\n\n# Hoch\n\n- a\n  - b\n\n1. x\n\n> Zitat\n\n| a | b |\n|---|---:|\n| **1** | 2 |\n\n[Link](https://example.org) [böse](javascript:alert(1)) ![Bild](x.png) <script>x</script>\n\n---\n\n\`\`\`\ncode\n\`\`\``
	},
	resolution: { markdown: '1. Eins.\n2. Zwei.' }
};

const invitation: InvitationData = {
	...letterhead,
	audience: 'members',
	organization: 'Rat',
	meeting: '14. Sitzung',
	time: 'Donnerstag, 26. November 2026, 17:00 Uhr',
	place: 'Ratssaal',
	dispatched: '14. November 2026',
	supplement: { name: 'Nachtrag 1', reason: HOSTILE },
	chair: 'Karin Holtkamp',
	chairRole: 'Bürgermeisterin',
	items: [
		{ number: 'Ö 1', name: HOSTILE, public: true, papers: ['Vorlage 2026/118', 'Vorlage 2026/119'] },
		{ number: 'N 1', name: 'Grundstücksangelegenheit', public: false, papers: [] }
	]
};

const minutes: MinutesData = {
	...letterhead,
	state: 'Entwurf',
	part: 'non-public',
	organization: 'Rat',
	meeting: '14. Sitzung',
	time: 'Donnerstag, 26. November 2026, 17:02 Uhr',
	place: 'Ratssaal',
	chair: 'Karin Holtkamp',
	text: { markdown: `## N 1 ${HOSTILE}\n\nText.` }
};

const plain = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

test.for([
	['paper', paper],
	['invitation', invitation],
	['minutes', minutes],
	[
		'minutes',
		{ ...minutes, state: 'Genehmigt', part: 'public', end: '20:41 Uhr', secretary: 'Marco Diekhoff' }
	],
	[
		'paper',
		{ ...paper, reference: undefined, stations: [], originators: [], public: false, resolution: undefined }
	],
	['invitation', { ...invitation, audience: 'public', supplement: undefined, items: [] }]
] as const)('a %s is tagged PDF/UA in German with its title', async ([template, data]) => {
	const text = plain(await renderPdf(template, data as never));
	expect(text).toMatch(/\/MarkInfo\s*<<\s*\/Marked true/);
	expect(text).toContain('/Lang (de-DE)');
	expect(text).toContain('<pdfuaid:part>1</pdfuaid:part>');
	expect(text).toContain('/DisplayDocTitle true');
	expect(text).toMatch(/<dc:title>.*(Titel|Rat)/s);
});

test('only the house font is in it, whatever the machine has', async () => {
	const fonts = plain(await renderPdf('paper', paper)).match(/\/BaseFont \/\w+\+[\w-]+/g)!;
	expect(new Set(fonts.map((font) => font.split('+')[1]!.split('-')[0]))).toEqual(new Set(['FiraSans']));
});

test('the same data make the same file', async () => {
	const digest = async () =>
		createHash('sha256')
			.update(await renderPdf('paper', paper))
			.digest('hex');
	expect(await digest()).toBe(await digest());
});

test('a long text has many pages, and several at once keep apart', async () => {
	const long = {
		...paper,
		text: {
			markdown: 'Ein Absatz mit einigen Worten, der sich wiederholt. '.repeat(40).concat('\n\n').repeat(20)
		}
	};
	const [first, second] = await Promise.all([
		renderDocument('paper', long),
		renderDocument('minutes', minutes)
	]);
	expect(first.pages).toBeGreaterThan(8);
	expect(second.pages).toBe(1);
});

test('links lead only where a browser may go', async () => {
	const uris = plain(await renderPdf('paper', paper)).match(/\/URI \(([^)]*)\)/g);
	expect(uris).toEqual(['/URI (https://example.org)']);
});

test('headings of a text never skip a level', () => {
	const levels = blocksOf('### a\n\n# b\n\n#### c\n\n## d').map((block) =>
		block.t === 'h' ? block.level : 0
	);
	expect(levels).toEqual([1, 1, 2, 2]);
});

test('what the font cannot show becomes an empty box, control characters go', () => {
	const latin = (code: number) => code < 0x250;
	expect(showable('a\u0000b\tc\r\nd 🙂 e\u200bf\u0308①', latin)).toBe('ab\tc\nd ▯ ef▯1');
	expect(showable('u\u0308', latin)).toBe('ü');
});
