import { describe, expect, test } from 'vitest';
import { accentCss, contrast } from './accent.ts';

const token = (css: string, name: string) => new RegExp(`${name}:(#[0-9a-f]{6})`).exec(css)?.[1] ?? '';

describe('the accent of a town', () => {
	test.for(['#0b5566', '#ffcc00', '#000000', '#ffffff', '#c4122f', '#7fbf3f', '#808080'])(
		'%s can be read in light and dark, also on its own wash',
		(hex) => {
			const css = accentCss(hex);
			expect(contrast(token(css, '--accent-light'), '#ffffff')).toBeGreaterThanOrEqual(5.2);
			expect(
				contrast(token(css, '--accent-light'), token(css, '--accent-wash-light'))
			).toBeGreaterThanOrEqual(4.5);
			expect(contrast(token(css, '--accent-dark'), '#111a20')).toBeGreaterThanOrEqual(5.2);
			expect(contrast(token(css, '--accent-dark'), '#0b1217')).toBeGreaterThanOrEqual(4.5);
		}
	);

	test('a colour that can be read stays as it is', () => {
		expect(accentCss('#0b5566')).toContain('--accent-light:#0b5566');
	});

	test('black on white has the largest contrast there is', () => {
		expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
	});
});
