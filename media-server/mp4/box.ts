/** Boxes of the ISO base media file format (ISO/IEC 14496-12): four bytes of length, four of name, content. */

export function box(name: string, ...content: readonly Buffer[]): Buffer {
	const head = Buffer.alloc(8);
	head.writeUInt32BE(8 + content.reduce((sum, part) => sum + part.length, 0), 0);
	head.write(name, 4, 'latin1');
	return Buffer.concat([head, ...content]);
}

/** A box with version and flags. */
export function fullBox(name: string, version: number, flags: number, ...content: readonly Buffer[]): Buffer {
	return box(name, u32(version * 0x1000000 + flags), ...content);
}

export function u16(...values: readonly number[]): Buffer {
	const data = Buffer.alloc(values.length * 2);
	values.forEach((value, i) => data.writeUInt16BE(value, i * 2));
	return data;
}

export function u32(...values: readonly number[]): Buffer {
	const data = Buffer.alloc(values.length * 4);
	values.forEach((value, i) => data.writeUInt32BE(value, i * 4));
	return data;
}

export function i32(value: number): Buffer {
	const data = Buffer.alloc(4);
	data.writeInt32BE(value);
	return data;
}

export function u64(value: number): Buffer {
	const data = Buffer.alloc(8);
	data.writeBigUInt64BE(BigInt(value));
	return data;
}

export const zeros = (count: number): Buffer => Buffer.alloc(count);
