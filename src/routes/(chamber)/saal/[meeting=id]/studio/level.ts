/** How loud the microphone is, in words and on a scale. */

export type Loudness = 'silent' | 'quiet' | 'good' | 'loud';

/** Below this nobody hears anything but the room, in dBFS. */
const SILENT_DB = -60;
const QUIET_DB = -40;
/** Peaks from here on are cut off, in dBFS. */
const CLIPPED_DB = -1;

export interface Level {
	/** 0 to 100, for a meter. */
	readonly percent: number;
	readonly loudness: Loudness;
}

/** The level of a stretch of sound; samples from -1 to 1. */
export function levelOf(samples: Float32Array): Level {
	let [sum, peak] = [0, 0];
	for (const sample of samples) {
		sum += sample * sample;
		peak = Math.max(peak, Math.abs(sample));
	}
	const db = decibels(Math.sqrt(sum / samples.length));
	const percent = Math.round(Math.min(100, Math.max(0, (1 - db / SILENT_DB) * 100)));
	return { percent, loudness: loudnessOf(db, decibels(peak)) };
}

function loudnessOf(db: number, peakDb: number): Loudness {
	if (peakDb >= CLIPPED_DB) return 'loud';
	if (db < SILENT_DB) return 'silent';
	return db < QUIET_DB ? 'quiet' : 'good';
}

const decibels = (amplitude: number) => (amplitude > 0 ? 20 * Math.log10(amplitude) : -Infinity);

/**
 * Words that do not flicker: a word comes at once when it is a warning, and stays for `holdMs`, since speech has gaps.
 */
export class SteadyLoudness {
	readonly #holdMs: number;
	#shown: Loudness = 'silent';
	#since = -Infinity;

	constructor(holdMs: number) {
		this.#holdMs = holdMs;
	}

	note(loudness: Loudness, nowMs: number): Loudness {
		const louder = ORDER.indexOf(loudness) >= ORDER.indexOf(this.#shown);
		if (louder || nowMs - this.#since >= this.#holdMs) {
			this.#shown = loudness;
			this.#since = nowMs;
		}
		return this.#shown;
	}
}

const ORDER: readonly Loudness[] = ['silent', 'quiet', 'good', 'loud'];

/** Says when nothing at all has come for `limitMs`. */
export class SilenceWatch {
	readonly #limitMs: number;
	#heardMs: number | undefined;

	constructor(limitMs: number) {
		this.#limitMs = limitMs;
	}

	note(loudness: Loudness, nowMs: number): boolean {
		if (loudness !== 'silent' || this.#heardMs === undefined) this.#heardMs = nowMs;
		return nowMs - this.#heardMs >= this.#limitMs;
	}
}
