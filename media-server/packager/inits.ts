/** The initialization segments of a broadcast: equal parameters share one, others get the next number. */
import { AAC_CODEC } from '../codecs/aac.ts';
import { videoFormat } from '../codecs/avc.ts';
import { initSegment } from '../mp4/init.ts';
import { audioTrack, videoTrack } from '../mp4/track.ts';
import type { ParameterSets } from '../rtp/h264.ts';
import type { InitRecord } from '../store/ports.ts';

export interface Init extends InitRecord {
	readonly bytes: Buffer;
}

/** `init-3.mp4` */
export const initName = (number: number): string => `init-${number}.mp4`;

export class Inits {
	readonly #known: Init[] = [];

	/** After a restart: what is stored already. */
	restore(init: Init): void {
		this.#known.push(init);
	}

	/** In order of number. */
	get all(): readonly Init[] {
		return this.#known;
	}

	find(number: number): Init | undefined {
		return this.#known.find((init) => init.number === number);
	}

	/** The one for these parameters. */
	for(parameters: ParameterSets): Init {
		const bytes = initSegment([videoTrack(parameters), audioTrack()]);
		const known = this.#known.find((init) => init.bytes.equals(bytes));
		if (known) return known;
		const { width, height, codec } = videoFormat(parameters.sps);
		const number = Math.max(0, ...this.#known.map((init) => init.number)) + 1;
		const init = { number, bytes, codecs: `${codec},${AAC_CODEC}`, width, height };
		this.#known.push(init);
		return init;
	}
}
