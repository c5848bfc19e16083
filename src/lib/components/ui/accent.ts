/** The town's colour, corrected so that it can be read on our grounds. */

interface Colour {
	readonly r: number;
	readonly g: number;
	readonly b: number;
}

const PAPER_LIGHT = parse('#ffffff');
const PAPER_DARK = parse('#111a20');
/** Text and controls: 4.5:1 (WCAG 1.4.3) also on the wash, which is a little nearer to the accent than paper. */
const CONTRAST = 5.2;

/** A style sheet that sets the accent tokens to `hex` (`#rrggbb`), darkened or lightened where it could not be read. */
export function accentCss(hex: string): string {
	const colour = parse(hex);
	const light = corrected(colour, PAPER_LIGHT, parse('#000000'));
	const dark = corrected(colour, PAPER_DARK, parse('#ffffff'));
	const tokens = {
		'--accent-light': light,
		'--accent-dark': dark,
		'--accent-wash-light': mix(light, PAPER_LIGHT, 0.89),
		'--accent-wash-dark': mix(dark, PAPER_DARK, 0.82)
	};
	const lines = Object.entries(tokens).map(([name, value]) => `${name}:${format(value)}`);
	return `:root{${lines.join(';')}}`;
}

/** Contrast ratio of two colours (WCAG 2.2), 1 to 21. */
export function contrast(first: string, second: string): number {
	return ratio(parse(first), parse(second));
}

function corrected(colour: Colour, ground: Colour, towards: Colour): Colour {
	for (let share = 0; share <= 1; share += 0.04) {
		const tried = mix(colour, towards, share);
		if (ratio(tried, ground) >= CONTRAST) return tried;
	}
	return towards;
}

function mix(from: Colour, to: Colour, share: number): Colour {
	const blend = (a: number, b: number) => Math.round(a + (b - a) * share);
	return { r: blend(from.r, to.r), g: blend(from.g, to.g), b: blend(from.b, to.b) };
}

function ratio(first: Colour, second: Colour): number {
	const [darker, lighter] = [luminance(first), luminance(second)].sort((a, b) => a - b) as [number, number];
	return (lighter + 0.05) / (darker + 0.05);
}

function luminance({ r, g, b }: Colour): number {
	const linear = (value: number) => {
		const share = value / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	};
	return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function parse(hex: string): Colour {
	const value = Number.parseInt(hex.slice(1), 16);
	return { r: (value >> 16) & 255, g: (value >> 8) & 255, b: value & 255 };
}

function format({ r, g, b }: Colour): string {
	return `#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
