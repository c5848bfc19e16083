/** Reads bits, and Exp-Golomb numbers (ITU-T H.264 section 9.1), from a byte string. */

export class BitReader {
	readonly #data: Uint8Array;
	#position = 0;

	constructor(data: Uint8Array) {
		this.#data = data;
	}

	/** @throws {RangeError} when the data ends before the bit */
	bit(): number {
		const byte = this.#data[this.#position >> 3];
		if (byte === undefined) throw new RangeError('bit string ended');
		return (byte >> (7 - (this.#position++ & 7))) & 1;
	}

	/** An unsigned number of `count` bits, at most 32. */
	bits(count: number): number {
		let value = 0;
		for (let i = 0; i < count; i++) value = value * 2 + this.bit();
		return value;
	}

	skip(count: number): void {
		this.#position += count;
	}

	/** ue(v) */
	unsigned(): number {
		let zeros = 0;
		while (this.bit() === 0) if (++zeros > 31) throw new RangeError('Exp-Golomb number too long');
		return 2 ** zeros - 1 + this.bits(zeros);
	}

	/** se(v) */
	signed(): number {
		const code = this.unsigned();
		return code % 2 === 0 ? 0 - code / 2 : (code + 1) / 2;
	}
}
