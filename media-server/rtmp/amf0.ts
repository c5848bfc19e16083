/** The values of RTMP's commands (Action Message Format 0, Adobe 2007): read with limits, written as far as answers need. */

export type AmfValue = number | boolean | string | null | undefined | AmfValue[] | AmfObject;
export interface AmfObject {
	[name: string]: AmfValue;
}

/** The bytes are not what RTMP says they must be; the connection ends. */
export class RtmpError extends Error {
	override readonly name = 'RtmpError';
}

const DEEPEST = 8;
/** Values in one message; a command has about twenty. */
const MOST_VALUES = 500;
/** Ends an object. */
const END = 9;

/**
 * All values in `data`, in order.
 *
 * @throws {RtmpError} when they are cut off, too many, too deep or of a kind no encoder sends
 */
export function readAmf(data: Buffer): AmfValue[] {
	const reader = new AmfReader(data);
	const values: AmfValue[] = [];
	while (!reader.isAtEnd) values.push(reader.value(0));
	return values;
}

class AmfReader {
	readonly #data: Buffer;
	#at = 0;
	#values = 0;

	constructor(data: Buffer) {
		this.#data = data;
	}

	get isAtEnd(): boolean {
		return this.#at >= this.#data.length;
	}

	value(depth: number): AmfValue {
		if (depth > DEEPEST || ++this.#values > MOST_VALUES) throw new RtmpError('too much in one command');
		const marker = this.#take(1)[0]!;
		switch (marker) {
			case 0:
				return this.#take(8).readDoubleBE();
			case 1:
				return this.#take(1)[0] !== 0;
			case 2:
				return this.#text(this.#take(2).readUInt16BE());
			case 3:
				return this.#object(depth);
			case 5:
				return null;
			case 6:
			case 13:
				return undefined;
			case 8:
				this.#take(4);
				return this.#object(depth);
			case 10:
				return this.#list(depth);
			case 11:
				return this.#take(10).readDoubleBE();
			case 12:
			case 15:
				return this.#text(this.#take(4).readUInt32BE());
			case 16:
				this.#text(this.#take(2).readUInt16BE());
				return this.#object(depth);
			default:
				throw new RtmpError(`unknown kind of value ${marker}`);
		}
	}

	#object(depth: number): AmfObject {
		const entries: [string, AmfValue][] = [];
		for (;;) {
			const name = this.#text(this.#take(2).readUInt16BE());
			if (name === '' && this.#data[this.#at] === END) break;
			entries.push([name, this.value(depth + 1)]);
		}
		this.#at++;
		// Every name becomes a property of its own, `__proto__` too.
		return Object.fromEntries(entries);
	}

	#list(depth: number): AmfValue[] {
		const values: AmfValue[] = [];
		for (let left = this.#take(4).readUInt32BE(); left > 0; left--) values.push(this.value(depth + 1));
		return values;
	}

	#text(length: number): string {
		return this.#take(length).toString('utf8');
	}

	#take(length: number): Buffer {
		if (this.#at + length > this.#data.length) throw new RtmpError('a value is cut off');
		return this.#data.subarray(this.#at, (this.#at += length));
	}
}

/** The bytes of `values`. Texts have at most 65535 bytes. */
export function writeAmf(...values: readonly AmfValue[]): Buffer {
	return Buffer.concat(values.map(writeValue));
}

function writeValue(value: AmfValue): Buffer {
	if (value === undefined) return Buffer.from([6]);
	if (value === null) return Buffer.from([5]);
	if (typeof value === 'boolean') return Buffer.from([1, value ? 1 : 0]);
	if (typeof value === 'number') {
		const bytes = Buffer.alloc(9);
		bytes.writeDoubleBE(value, 1);
		return bytes;
	}
	if (typeof value === 'string') return Buffer.concat([Buffer.from([2]), writeText(value)]);
	if (Array.isArray(value)) {
		const head = Buffer.alloc(5, 10);
		head.writeUInt32BE(value.length, 1);
		return Buffer.concat([head, ...value.map(writeValue)]);
	}
	const entries = Object.entries(value).flatMap(([name, inner]) => [writeText(name), writeValue(inner)]);
	return Buffer.concat([Buffer.from([3]), ...entries, Buffer.from([0, 0, END])]);
}

function writeText(text: string): Buffer {
	const bytes = Buffer.from(text, 'utf8');
	const length = Buffer.alloc(2);
	length.writeUInt16BE(bytes.length);
	return Buffer.concat([length, bytes]);
}
