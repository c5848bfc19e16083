import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCaptionFile, webVttClock, writeWebVtt } from './files.ts';

describe('reading', () => {
	test('WebVTT with everything it may hold', () => {
		const file = [
			'\ufeffWEBVTT - Rat der Stadt',
			'Kind: captions',
			'',
			'STYLE',
			'::cue { color: red }',
			'',
			'NOTE',
			'Keine Untertitel.',
			'',
			'eins',
			'00:01.500 --> 00:04.000 align:start position:10%',
			'<v.leise Dr. Anna Kessler>Guten <i>Abend</i> &amp; herzlich &lt;willkommen&gt;.',
			'- Danke.',
			'',
			'01:00:00.000 --> 01:00:01.000',
			'<00:01.000>Ende'
		].join('\r\n');
		expect(readCaptionFile(file)).toEqual([
			{
				fromMs: 1500,
				untilMs: 4000,
				text: 'Dr. Anna Kessler: Guten Abend & herzlich <willkommen>.\n- Danke.'
			},
			{ fromMs: 3_600_000, untilMs: 3_601_000, text: 'Ende' }
		]);
	});

	test('SubRip with commas, numbers and fonts, out of order', () => {
		const file =
			'2\n00:00:05,000 --> 00:00:06,5\n<font color="#fff">{\\an8}Zwei</font>\n\n1\n00:00:01,000 --> 00:00:02,000\nEins < zwei\n';
		expect(readCaptionFile(file)).toEqual([
			{ fromMs: 1000, untilMs: 2000, text: 'Eins < zwei' },
			{ fromMs: 5000, untilMs: 6500, text: 'Zwei' }
		]);
	});

	test('without empty lines between them, without text, longer than a minute', () => {
		const file = 'WEBVTT\n\n00:01.000 --> 00:02.000\n00:03.000 --> 00:09:00.000\nLang';
		expect(readCaptionFile(file)).toEqual([{ fromMs: 3000, untilMs: 63_000, text: 'Lang' }]);
	});

	test.for([
		['WEBVTT\n\n1:2 --> 3\nx', 'Zeile 3: Die Zeitangabe'],
		['WEBVTT\n\n00:02.000 --> 00:02.000\nx', 'Zeile 3: Das Ende'],
		['WEBVTT\n', 'keine Untertitel'],
		['%PDF-1.7', 'keine Untertitel']
	])('%j is refused', ([file, sentence]) => {
		expect(() => readCaptionFile(file!)).toThrow(sentence);
	});

	test('hostile files end soon', () => {
		expect(() => readCaptionFile('<'.repeat(1_000_000))).toThrow('keine Untertitel');
		const marks = `WEBVTT\n\n00:01.000 --> 00:02.000\n${'<v '.repeat(200_000)}x`;
		expect(readCaptionFile(marks)).toHaveLength(1);
	});
});

test('what is written is read back', () => {
	const cue = fc
		.record({
			fromMs: fc.nat(86_400_000),
			lengthMs: fc.integer({ min: 1, max: 60_000 }),
			text: fc.array(fc.stringMatching(/^[a-zäöüß<>&;" .:0-9-]{1,20}$/), { minLength: 1, maxLength: 3 })
		})
		.map(({ fromMs, lengthMs, text }) => ({ fromMs, untilMs: fromMs + lengthMs, text: text.join('\n') }));
	fc.assert(
		fc.property(fc.array(cue, { minLength: 1, maxLength: 20 }), (cues) => {
			const kept = readCaptionFile(`${writeWebVtt(cues)}\n00:00.000 --> 00:00.001\nletzter`);
			for (const { fromMs, untilMs, text } of cues) {
				const plain = text
					.split('\n')
					.map((line) => line.replaceAll(/ +/g, ' ').trim())
					.filter(Boolean)
					.join('\n');
				// A text that looks like times would end the caption before it.
				if (!plain || plain.includes('-->')) continue;
				expect(kept).toContainEqual({ fromMs, untilMs, text: plain });
			}
		})
	);
});

test('clock', () => {
	expect(webVttClock(3_723_004.4)).toBe('01:02:03.004');
	expect(webVttClock(359_999_999.6)).toBe('100:00:00.000');
});
