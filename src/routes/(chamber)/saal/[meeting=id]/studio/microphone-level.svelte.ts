/** Listens to a microphone: how loud it is, and whether nothing has come from it for long. */
import { levelOf, SilenceWatch, SteadyLoudness, type Loudness } from './level.ts';

const LOOK_MS = 100;
const HOLD_MS = 1500;
const SILENT_FOR_MS = 10_000;

export class MicrophoneLevel {
	percent = $state(0);
	loudness = $state<Loudness>('silent');
	isSilent = $state(false);
	#context: AudioContext | undefined;
	#timer: ReturnType<typeof setInterval> | undefined;

	/** From now on this microphone. Call it on a press of the person: browsers let no sound run before. */
	listen(track: MediaStreamTrack): void {
		this.close();
		const context = new AudioContext();
		this.#context = context;
		const analyser = context.createAnalyser();
		context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
		const samples = new Float32Array(analyser.fftSize);
		const steady = new SteadyLoudness(HOLD_MS);
		const silence = new SilenceWatch(SILENT_FOR_MS);
		this.#timer = setInterval(() => {
			if (context.state !== 'running') void context.resume();
			analyser.getFloatTimeDomainData(samples);
			const { percent, loudness } = levelOf(samples);
			const nowMs = performance.now();
			this.percent = percent;
			this.loudness = steady.note(loudness, nowMs);
			// Muted on purpose is not a fault of the microphone.
			this.isSilent = silence.note(track.enabled ? loudness : 'good', nowMs);
		}, LOOK_MS);
	}

	close(): void {
		clearInterval(this.#timer);
		void this.#context?.close();
		this.#context = undefined;
		this.percent = 0;
		this.loudness = 'silent';
		this.isSilent = false;
	}
}
