/**
 * Turns a WOFF2 font into the TrueType file that Typst reads: Fira Sans comes with the design system as WOFF2 only.
 *
 * Undoes the compression and the transformation of the glyph table (W3C WOFF File Format 2.0, 4 and 5).
 */
import { brotliDecompressSync } from 'node:zlib';

/** Tags by number (4.1); only those that fonts of ours carry by number are needed up to here. */
const TAGS =
	'cmap head hhea hmtx maxp name OS/2 post cvt  fpgm glyf loca prep CFF  VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH'.match(
		/.{4}(?= |$)/g
	)!;

/** Bits of a point in the glyph table. */
const ON_CURVE = 1;
const X_SHORT = 2;
const Y_SHORT = 4;
const X_SAME_OR_POSITIVE = 16;
const Y_SAME_OR_POSITIVE = 32;

/** Bits of a component. */
const WORDS = 1;
const HAS_SCALE = 8;
const MORE_COMPONENTS = 32;
const HAS_TWO_SCALES = 64;
const HAS_MATRIX = 128;
const HAS_INSTRUCTIONS = 256;

/** @throws {RangeError} if it is not a single TrueType font in WOFF2, or uses a transformation other than that of glyphs */
export function trueTypeOf(woff2: Buffer): Buffer {
	if (woff2.toString('latin1', 0, 4) !== 'wOF2' || woff2.readUInt32BE(4) !== 0x00010000) {
		throw new RangeError('not a TrueType font in WOFF2');
	}
	const count = woff2.readUInt16BE(12);
	const compressed = woff2.readUInt32BE(20);
	const directory = new Reader(woff2, 48);
	const entries = Array.from({ length: count }, () => {
		const flags = directory.byte();
		const tag = (flags & 63) === 63 ? directory.take(4).toString('latin1') : TAGS[flags & 63]!;
		const length = directory.base128();
		const version = flags >> 6;
		const transformed = tag === 'glyf' || tag === 'loca' ? version === 0 : version !== 0;
		if (transformed && tag !== 'glyf' && tag !== 'loca') throw new RangeError(`transformed table ${tag}`);
		return { tag, length: transformed ? directory.base128() : length, transformed };
	});
	const data = new Reader(brotliDecompressSync(woff2.subarray(directory.at, directory.at + compressed)));
	const tables = new Map<string, Buffer>();
	for (const { tag, length } of entries) tables.set(tag, Buffer.from(data.take(length)));
	if (entries.some(({ tag, transformed }) => tag === 'glyf' && transformed)) {
		const { glyf, loca } = glyphs(tables.get('glyf')!);
		tables.set('glyf', glyf).set('loca', loca);
		// Offsets are written with four bytes, whatever the font had before.
		tables.get('head')!.writeInt16BE(1, 50);
	}
	return assemble(tables);
}

class Reader {
	at: number;
	readonly #data: Buffer;

	constructor(data: Buffer, at = 0) {
		this.#data = data;
		this.at = at;
	}

	byte(): number {
		return this.#data.readUInt8(this.at++);
	}

	word(): number {
		return this.#data.readUInt16BE((this.at += 2) - 2);
	}

	take(length: number): Buffer {
		return this.#data.subarray(this.at, (this.at += length));
	}

	/** UIntBase128 (4.1). */
	base128(): number {
		let value = 0;
		for (;;) {
			const byte = this.byte();
			value = value * 128 + (byte & 127);
			if (byte < 128) return value;
		}
	}

	/** 255UInt16 (4.1). */
	short(): number {
		const code = this.byte();
		if (code === 253) return this.word();
		if (code === 254) return this.byte() + 506;
		return code === 255 ? this.byte() + 253 : code;
	}
}

interface Point {
	readonly x: number;
	readonly y: number;
	readonly on: boolean;
}

/** Rebuilds glyphs and their offsets from the seven streams (5.1). */
function glyphs(table: Buffer): { glyf: Buffer; loca: Buffer } {
	const header = new Reader(table, 4);
	const count = header.word();
	header.word();
	const sizes = Array.from({ length: 7 }, () => header.take(4).readUInt32BE());
	let at = header.at;
	const [contours, pointCounts, flags, points, composites, boxes, instructions] = sizes.map((size) => {
		const stream = new Reader(table, at);
		at += size;
		return stream;
	}) as [Reader, Reader, Reader, Reader, Reader, Reader, Reader];
	const hasBox = boxes.take(Math.ceil(count / 32) * 4);

	const parts: Buffer[] = [];
	const loca = Buffer.alloc((count + 1) * 4);
	let offset = 0;
	for (let glyph = 0; glyph < count; glyph++) {
		loca.writeUInt32BE(offset, glyph * 4);
		const number = contours.take(2).readInt16BE();
		if (number === 0) continue;
		const box = hasBox[glyph >> 3]! & (0x80 >> (glyph & 7)) ? boxes.take(8) : undefined;
		const made = number < 0 ? composite(composites, points, instructions, box!) : simple(number, box);
		const padded = Buffer.concat([made, Buffer.alloc((4 - (made.length % 4)) % 4)]);
		parts.push(padded);
		offset += padded.length;
	}
	loca.writeUInt32BE(offset, count * 4);
	return { glyf: Buffer.concat(parts), loca };

	function simple(number: number, box: Buffer | undefined): Buffer {
		const ends: number[] = [];
		for (let contour = 0; contour < number; contour++) ends.push((ends.at(-1) ?? -1) + pointCounts.short());
		const outline: Point[] = [];
		let x = 0;
		let y = 0;
		for (let index = 0; index <= ends.at(-1)!; index++) {
			const flag = flags.byte();
			const [dx, dy] = step(flag & 127, points);
			outline.push({ x: (x += dx), y: (y += dy), on: flag < 128 });
		}
		const code = instructions.take(points.short());
		return Buffer.concat([
			words(number),
			box ?? boxOf(outline),
			words(...ends, code.length),
			code,
			coordinates(outline)
		]);
	}
}

/** The step of one point from its flag and up to four bytes (5.2). */
function step(flag: number, data: Reader): [dx: number, dy: number] {
	const signed = (sign: number, value: number) => (sign & 1 ? value : -value);
	const [a = 0, b = 0, c = 0, d = 0] = data.take(flag < 84 ? 1 : flag < 120 ? 2 : flag < 124 ? 3 : 4);
	if (flag < 10) return [0, signed(flag, ((flag & 14) << 7) + a)];
	if (flag < 20) return [signed(flag, (((flag - 10) & 14) << 7) + a), 0];
	if (flag < 84) {
		const base = flag - 20;
		return [signed(flag, 1 + (base & 48) + (a >> 4)), signed(flag >> 1, 1 + ((base & 12) << 2) + (a & 15))];
	}
	if (flag < 120) {
		const base = flag - 84;
		return [
			signed(flag, 1 + (Math.floor(base / 12) << 8) + a),
			signed(flag >> 1, 1 + (((base % 12) >> 2) << 8) + b)
		];
	}
	if (flag < 124) return [signed(flag, (a << 4) + (b >> 4)), signed(flag >> 1, ((b & 15) << 8) + c)];
	return [signed(flag, (a << 8) + b), signed(flag >> 1, (c << 8) + d)];
}

function composite(components: Reader, glyphStream: Reader, instructions: Reader, box: Buffer): Buffer {
	const parts: Buffer[] = [];
	let flags: number;
	let hasInstructions = false;
	do {
		const head = components.take(4);
		flags = head.readUInt16BE();
		const scale = flags & HAS_SCALE ? 2 : flags & HAS_TWO_SCALES ? 4 : flags & HAS_MATRIX ? 8 : 0;
		parts.push(head, components.take((flags & WORDS ? 4 : 2) + scale));
		hasInstructions ||= (flags & HAS_INSTRUCTIONS) !== 0;
	} while (flags & MORE_COMPONENTS);
	if (hasInstructions) {
		const code = instructions.take(glyphStream.short());
		parts.push(words(code.length), code);
	}
	return Buffer.concat([words(-1), box, ...parts]);
}

function coordinates(outline: readonly Point[]): Buffer {
	const flags: number[] = [];
	const xs: Buffer[] = [];
	const ys: Buffer[] = [];
	let previous: Point = { x: 0, y: 0, on: true };
	for (const point of outline) {
		const x = axis(point.x - previous.x, X_SHORT, X_SAME_OR_POSITIVE);
		const y = axis(point.y - previous.y, Y_SHORT, Y_SAME_OR_POSITIVE);
		flags.push((point.on ? ON_CURVE : 0) | x.flags | y.flags);
		xs.push(x.bytes);
		ys.push(y.bytes);
		previous = point;
	}
	return Buffer.concat([Buffer.from(flags), ...xs, ...ys]);
}

function axis(delta: number, short: number, sameOrPositive: number): { flags: number; bytes: Buffer } {
	if (delta === 0) return { flags: sameOrPositive, bytes: Buffer.alloc(0) };
	if (Math.abs(delta) > 255) return { flags: 0, bytes: words(delta) };
	return { flags: short | (delta > 0 ? sameOrPositive : 0), bytes: Buffer.from([Math.abs(delta)]) };
}

function boxOf(outline: readonly Point[]): Buffer {
	const xs = outline.map(({ x }) => x);
	const ys = outline.map(({ y }) => y);
	return words(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
}

function words(...values: readonly number[]): Buffer {
	const buffer = Buffer.alloc(values.length * 2);
	values.forEach((value, index) => buffer.writeUInt16BE(value & 0xffff, index * 2));
	return buffer;
}

/** The tables behind a directory; checksums are left at zero, nobody who reads the file asks for them. */
function assemble(tables: ReadonlyMap<string, Buffer>): Buffer {
	const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
	const directory = Buffer.alloc(12 + sorted.length * 16);
	const power = 2 ** Math.floor(Math.log2(sorted.length));
	directory.writeUInt32BE(0x00010000, 0);
	directory.writeUInt16BE(sorted.length, 4);
	directory.writeUInt16BE(power * 16, 6);
	directory.writeUInt16BE(Math.log2(power), 8);
	directory.writeUInt16BE((sorted.length - power) * 16, 10);
	const parts = [directory];
	let offset = directory.length;
	for (const [index, [tag, table]] of sorted.entries()) {
		const at = 12 + index * 16;
		directory.write(tag, at, 'latin1');
		directory.writeUInt32BE(offset, at + 8);
		directory.writeUInt32BE(table.length, at + 12);
		const padded = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]);
		parts.push(padded);
		offset += padded.length;
	}
	return Buffer.concat(parts);
}
