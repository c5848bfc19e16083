/**
 * Looks into pieces of media for what must not be there: the code of a closure in a picture, its tone, and any picture at all that
 * was drawn in a closed stretch, by the clock in it.
 */
import { isCodeForbidden, isForbidden, type Closure, type Place } from './closures.ts';
import type { Code } from './code.ts';
import { decode, type Decoded } from './decode.ts';

/** One piece of media somewhere. */
export interface Piece {
	readonly where: string;
	readonly place: Place;
	/** When it was sent or lay there, ms since 1970. */
	readonly atMs: number;
	/** The same for the same bytes. */
	readonly key: string;
	/** Ready to decode: with its initialization segment in front. */
	readonly bytes: () => Buffer;
	/** Broken off: there may be nothing in it that can be decoded. */
	readonly broken?: boolean;
}

/** Rounds with the same tone lie further from each other. */
const NEAR_MS = 60_000;

export type Means = 'picture' | 'tone' | 'clock';

export interface Sighting {
	readonly round: number;
	readonly kind: string;
	readonly means: Means;
	readonly where: string;
	readonly place: Place;
	/** When it was sent or found. */
	readonly atMs: number;
	/** When it was drawn, where that is known. */
	readonly takenMs?: number;
}

export class Scanner {
	/** Numbers in the picture that are looked for. */
	readonly #codes: readonly number[];
	readonly #controls: readonly Code[];
	readonly #decoded = new Map<string, Promise<Decoded>>();
	readonly traces: Sighting[] = [];
	/** Codes seen where they may be: the controls, and what was sent before a closure reached back. */
	readonly allowed: Sighting[] = [];
	/** Controls by means and place in which they were found. */
	readonly controls = new Map<number, Set<string>>();
	/** Pieces that nothing could be decoded of. */
	readonly unreadable: string[] = [];
	pictures = 0;
	pieces = 0;

	/** `codes`: of all closures. `controls`: shown while everything was open, and to be found. */
	constructor(codes: readonly Code[], controls: readonly Code[]) {
		this.#codes = [...codes, ...controls].map(({ picture }) => picture);
		this.#controls = controls;
	}

	/** Every piece is decoded once, however often it is found; it is judged by `closures` each time. */
	async look(piece: Piece, closures: readonly Closure[]): Promise<void> {
		const { pictures, tones } = await this.#decode(piece);
		const clocks = pictures.flatMap(({ clockMs }) => clockMs ?? []);
		const [firstMs, lastMs] = [Math.min(...clocks), Math.max(...clocks)];
		const see = (closure: Closure, means: Means, isTrace: boolean, takenMs?: number) => {
			const { where, place, atMs } = piece;
			const sighting = { round: closure.round, kind: closure.kind, means, where, place, atMs, takenMs };
			(isTrace ? this.traces : this.allowed).push(sighting);
		};
		for (const closure of closures) {
			const seen = pictures.find(({ codes }) => codes.includes(closure.code.picture));
			const isTrace = isCodeForbidden(closure, piece.place, piece.atMs);
			if (seen) see(closure, 'picture', isTrace, seen.clockMs);
			if (tones.has(closure.code.hz) && isItsTone(closure, firstMs, lastMs)) see(closure, 'tone', isTrace);
			const isNear = closure.forbidden.some(({ fromMs, untilMs }) => firstMs < untilMs && lastMs >= fromMs);
			const taken = pictures.find(
				({ clockMs }) =>
					isNear && clockMs !== undefined && isForbidden(closure, piece.place, clockMs, piece.atMs)
			);
			if (taken) see(closure, 'clock', true, taken.clockMs);
		}
		for (const control of this.#controls) {
			const found = this.controls.get(control.picture) ?? new Set();
			if (pictures.some(({ codes }) => codes.includes(control.picture))) found.add(`${piece.place} picture`);
			if (tones.has(control.hz)) found.add(`${piece.place} tone`);
			this.controls.set(control.picture, found);
		}
	}

	#decode({ key, bytes, where, broken }: Piece): Promise<Decoded> {
		let decoded = this.#decoded.get(key);
		if (!decoded) {
			decoded = decode(bytes(), this.#codes).then((result) => {
				this.pieces++;
				this.pictures += result.pictures.length;
				if (result.pictures.length === 0 && result.samples === 0 && !broken) this.unreadable.push(where);
				return result;
			});
			this.#decoded.set(key, decoded);
		}
		return decoded;
	}
}

/** There are fewer tones than rounds: it is that of a round near to what was drawn meanwhile, where anything was. */
function isItsTone({ forbidden }: Closure, firstMs: number, lastMs: number): boolean {
	if (!Number.isFinite(firstMs)) return true;
	return forbidden.some(({ fromMs, untilMs }) => firstMs < untilMs + NEAR_MS && lastMs > fromMs - NEAR_MS);
}
