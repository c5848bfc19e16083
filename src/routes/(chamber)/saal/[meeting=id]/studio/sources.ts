/** What is asked of camera, microphone and screen, and what is said when they cannot be had. */

/** Picture size and rate that a broadcast is sent in. */
export interface Quality {
	readonly height: 720 | 1080;
	readonly framesPerSecond: 25 | 30;
}

export type Source = 'camera' | 'microphone' | 'screen';

const WIDTHS = { 720: 1280, 1080: 1920 } as const;
const VIDEO_BPS = { 720: 2_500_000, 1080: 4_000_000 } as const;

export const limitsOf = ({ height, framesPerSecond }: Quality) => ({
	videoBps: VIDEO_BPS[height],
	framesPerSecond
});

export function cameraConstraints(deviceId: string, quality: Quality): MediaTrackConstraints {
	return {
		...deviceOf(deviceId),
		width: { ideal: WIDTHS[quality.height] },
		height: { ideal: quality.height },
		frameRate: { ideal: quality.framesPerSecond, max: 30 }
	};
}

/** `enhanced`: for a microphone in the room; a mixing desk has done all that. */
export function microphoneConstraints(deviceId: string, enhanced: boolean): MediaTrackConstraints {
	return {
		...deviceOf(deviceId),
		echoCancellation: false,
		noiseSuppression: enhanced,
		autoGainControl: enhanced
	};
}

/** Scaled down as a whole into the picture that is sent; never cut. */
export function screenConstraints(quality: Quality): MediaTrackConstraints {
	return {
		width: { max: WIDTHS[quality.height] },
		height: { max: quality.height },
		frameRate: { max: quality.framesPerSecond }
	};
}

const deviceOf = (deviceId: string): MediaTrackConstraints =>
	deviceId ? { deviceId: { exact: deviceId } } : {};

/** Why a source cannot be had, as the message that says what to do; `undefined` when the person changed their mind. */
export type SourceProblem = 'denied' | 'missing' | 'in-use' | 'failed';

/** Reads what `getUserMedia` and `getDisplayMedia` throw (W3C Media Capture and Streams, section 10.2). */
export function problemOf(error: unknown, source: Source): SourceProblem | undefined {
	const { name, message } = error as { name?: string; message?: string };
	switch (name) {
		case 'NotAllowedError':
			// Closing the browser's own choice is no mistake; the operating system's no is.
			if (source === 'screen' && !/system/i.test(message ?? '')) return undefined;
			return 'denied';
		case 'SecurityError':
			return 'denied';
		case 'NotFoundError':
		case 'OverconstrainedError':
			return 'missing';
		case 'NotReadableError':
		case 'AbortError':
			return 'in-use';
		default:
			return 'failed';
	}
}
