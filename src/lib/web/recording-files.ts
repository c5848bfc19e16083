/** Where the files of a recording are, and what they are called at home. */

export interface RecordingFiles {
	readonly video: string;
	readonly sound: string;
}

/** In ms of the recording. */
export interface Stretch {
	readonly offsetMs: number;
	readonly durationMs: number;
}

/** Bits per second of the sound at most; silence has fewer. */
const SOUND_BPS = 96_000;

/** Addresses of the whole recording or of a stretch of it. */
export function filesOf(recordingId: string, stretch?: Stretch): RecordingFiles {
	const seconds = (ms: number) => Math.round(ms) / 1000;
	const part = stretch
		? `?t=${seconds(stretch.offsetMs)},${seconds(stretch.offsetMs + stretch.durationMs)}`
		: '';
	const address = (ending: string) => `/media/vod/${recordingId}/aufzeichnung.${ending}${part}`;
	return { video: address('mp4'), sound: address('m4a') };
}

/** About how many bytes they have; a stretch has its share. `undefined` where it was not counted. */
export function sizesOf(
	recording: { readonly bytes: number | null; readonly durationMs: number | null },
	durationMs: number
): { readonly video: number | undefined; readonly sound: number } {
	const { bytes, durationMs: wholeMs } = recording;
	const video = bytes && wholeMs ? Math.round((bytes * durationMs) / wholeMs) : undefined;
	const sound = Math.round((durationMs / 1000) * (SOUND_BPS / 8));
	return { video, sound: Math.min(sound, video ?? sound) };
}

/** `Rat-der-Stadt-2026-11-27-Oe-4`: what every system takes as the name of a file. */
export function fileName(...parts: readonly (string | undefined)[]): string {
	const words = parts.filter((part) => part !== undefined).join(' ');
	const plain = words
		.replaceAll(/[äÄ]/g, 'ae')
		.replaceAll(/[öÖ]/g, (sign) => (sign === 'Ö' ? 'Oe' : 'oe'))
		.replaceAll(/[üÜ]/g, 'ue')
		.replaceAll('ß', 'ss')
		.normalize('NFD')
		.replaceAll(/\p{M}/gu, '');
	return (
		plain
			.replaceAll(/[^A-Za-z0-9]+/g, '-')
			.replaceAll(/^-|-$/g, '')
			.slice(0, 80) || 'Aufzeichnung'
	);
}
