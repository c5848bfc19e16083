/** What every answer has to be, whatever is in it (O1, O13, O15). */
import { finding, type Finding } from './rules.ts';
import { isObject } from './value-checks.ts';

/** An answer as it came over the wire. */
export interface Answer {
	readonly address: string;
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	readonly bytes: Uint8Array;
	/** `undefined` where it is no JSON. */
	readonly json: unknown;
}

export function jsonFindings({ address, headers, bytes, json }: Answer): Finding[] {
	return [
		finding('O1', json !== undefined, `${address}: kein JSON`),
		finding(
			'O1',
			!(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf),
			`${address}: beginnt mit einer BOM`
		),
		finding('O1', isUtf8(bytes), `${address}: kein UTF-8`),
		finding('O1', /json/i.test(headers['content-type'] ?? ''), `${address}: Content-Type ist nicht JSON`),
		...corsFindings(address, headers)
	];
}

export function corsFindings(address: string, headers: Answer['headers']): Finding[] {
	const methods = headers['access-control-allow-methods'];
	return [
		finding(
			'O13',
			headers['access-control-allow-origin'] === '*',
			`${address}: Access-Control-Allow-Origin fehlt`
		),
		finding('O13', methods === undefined || /\bGET\b/.test(methods), `${address}: GET ist nicht erlaubt`)
	];
}

/** An error, and that it is said as one. */
export function errorFindings({ address, status, json }: Answer, expected: readonly number[]): Finding[] {
	return [
		finding(
			'O15',
			expected.includes(status),
			`${address}: Status ${status} statt ${expected.join(' oder ')}`
		),
		finding(
			'O15',
			isObject(json) && json.type === 'https://schema.oparl.org/1.1/Error',
			`${address}: kein Fehlerobjekt`
		),
		finding(
			'O15',
			isObject(json) && typeof json.message === 'string' && json.message !== '',
			`${address}: message fehlt`
		)
	];
}

function isUtf8(bytes: Uint8Array): boolean {
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return true;
	} catch {
		// That is what a decoder says to bytes of another encoding.
		return false;
	}
}
