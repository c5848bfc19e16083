import { expect, test } from 'vitest';
import { frameOf } from './frame.ts';
import { momentOf, stretchOf } from './moments.ts';

test.for([
	['t=83', { from: 83 }],
	['t=83.5', { from: 83.5 }],
	['t=1:23', { from: 83 }],
	['t=1:02:03', { from: 3723 }],
	['t=1h2m3s', { from: 3723 }],
	['t=2m', { from: 120 }],
	['t=0', { from: 0 }],
	['t=83,97', { from: 83, until: 97 }],
	['t=1:23,1:02:03', { from: 83, until: 3723 }],
	['t=,97', { from: 0, until: 97 }],
	['', undefined],
	['t=', undefined],
	['t=-5', undefined],
	['t=x', undefined],
	['t=1:2:3:4', undefined],
	['t=999999', undefined],
	['t=,', undefined],
	['t=97,83', undefined],
	['t=83,x', undefined],
	['t=83,', undefined],
	['t=1,2,3', undefined]
] as const)('%s', ([query, stretch]) => {
	expect(stretchOf(new URLSearchParams(query))).toEqual(stretch);
});

test('written', () => {
	expect(momentOf(83_900)).toBe('?t=83');
	expect(momentOf(-1)).toBe('?t=0');
	expect(momentOf(83_900, 97_100)).toBe('?t=83,98');
	expect(momentOf(83_900, 83_950)).toBe('?t=83,84');
});

test('the frame for other sites: nothing in it can break out', () => {
	const frame = frameOf('https://rat.example/einbetten/1?t=1,2&x="', 'Rat <b>"der"</b> & Stadt', 320);
	expect(frame).toContain('src="https://rat.example/einbetten/1?t=1,2&amp;x=&quot;"');
	expect(frame).toContain('title="Rat &lt;b&gt;&quot;der&quot;&lt;/b&gt; &amp; Stadt"');
	expect(frame).toContain('width="320" height="180"');
	expect(frame).toContain('max-width:320px');
});
