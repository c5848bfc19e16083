/** The camera, the microphone and the screen of the person at this page: chosen, changed, lost and found again. */
import { m } from '#lib/paraglide/messages.js';
import { MicrophoneLevel } from './microphone-level.svelte.ts';
import {
	cameraConstraints,
	microphoneConstraints,
	problemOf,
	screenConstraints,
	type Quality,
	type Source
} from './sources.ts';

type Device = 'camera' | 'microphone';

/** What the page says of a source that cannot be had, or is no longer there. */
const SENTENCES = {
	denied: {
		camera: m.studio_camera_denied,
		microphone: m.studio_microphone_denied,
		screen: m.studio_screen_denied
	},
	missing: {
		camera: m.studio_camera_missing,
		microphone: m.studio_microphone_missing,
		screen: m.studio_screen_failed
	},
	'in-use': {
		camera: m.studio_camera_in_use,
		microphone: m.studio_microphone_in_use,
		screen: m.studio_screen_failed
	},
	failed: {
		camera: m.studio_camera_failed,
		microphone: m.studio_microphone_failed,
		screen: m.studio_screen_failed
	}
} as const;

export class Sources {
	readonly level = new MicrophoneLevel();
	cameras = $state.raw<readonly MediaDeviceInfo[]>([]);
	microphones = $state.raw<readonly MediaDeviceInfo[]>([]);
	quality = $state.raw<Quality>({ height: 720, framesPerSecond: 25 });
	enhanced = $state(true);
	camera = $state.raw<MediaStreamTrack>();
	microphone = $state.raw<MediaStreamTrack>();
	screen = $state.raw<MediaStreamTrack>();
	muted = $state(false);
	paused = $state(false);
	/** One sentence per source that is not as it should be. */
	problems = $state.raw<Readonly<Partial<Record<Source, string>>>>({});
	/** The browser is asking the person. */
	isAsking = $state(false);
	readonly #changed: () => void;

	/** `changed` is told whenever another picture or sound is to be sent. */
	constructor(changed: () => void) {
		this.#changed = changed;
	}

	/** What is sent as the picture. */
	get picture(): MediaStreamTrack | undefined {
		return this.screen ?? this.camera;
	}

	/** Asks for both at once, so that the person answers once; each alone when there are not both. */
	async open(): Promise<void> {
		this.isAsking = true;
		try {
			const stream = await this.#media({
				video: this.#constraints('camera'),
				audio: this.#constraints('microphone')
			});
			this.#put('camera', stream.getVideoTracks()[0]!);
			this.#put('microphone', stream.getAudioTracks()[0]!);
		} catch (error) {
			if (problemOf(error, 'camera') === 'denied') {
				this.#say('camera', m.studio_denied());
			} else {
				await this.choose('camera');
				await this.choose('microphone');
			}
		} finally {
			this.isAsking = false;
			await this.list();
		}
	}

	/** Another device, or the same one with other settings. The one there is stays until the new one stands. */
	async choose(device: Device, id = this.idOf(device)): Promise<void> {
		this.#say(device);
		try {
			this.#put(device, await this.#open(device, id));
		} catch (error) {
			const problem = problemOf(error, device) ?? 'failed';
			this.#say(device, SENTENCES[problem][device]());
		}
		await this.list();
	}

	/** Ends what comes from a device. */
	release(device: Device): void {
		this.#say(device);
		this.#put(device, undefined);
	}

	idOf(device: Device): string {
		return this[device]?.getSettings().deviceId ?? '';
	}

	async shareScreen(): Promise<void> {
		this.#say('screen');
		try {
			const video = screenConstraints(this.quality);
			const stream = await navigator.mediaDevices.getDisplayMedia({ video, audio: false });
			const track = stream.getVideoTracks()[0]!;
			track.contentHint = 'detail';
			track.addEventListener('ended', () => this.screen === track && this.endScreen());
			this.screen?.stop();
			this.screen = track;
			this.#pass();
		} catch (error) {
			const problem = problemOf(error, 'screen');
			if (problem) this.#say('screen', SENTENCES[problem].screen());
		}
	}

	/** Back to the camera. */
	endScreen(): void {
		this.screen?.stop();
		this.screen = undefined;
		this.#pass();
	}

	mute(muted: boolean): void {
		this.muted = muted;
		this.#pass();
	}

	pause(paused: boolean): void {
		this.paused = paused;
		this.#pass();
	}

	async setQuality(quality: Quality): Promise<void> {
		this.quality = quality;
		if (this.camera) await this.choose('camera');
	}

	async enhance(enhanced: boolean): Promise<void> {
		this.enhanced = enhanced;
		if (this.microphone) await this.choose('microphone');
	}

	/** Names appear once the person has said yes. */
	async list(): Promise<void> {
		const devices = await navigator.mediaDevices.enumerateDevices();
		this.cameras = devices.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId);
		this.microphones = devices.filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId);
	}

	close(): void {
		for (const track of [this.camera, this.microphone, this.screen]) track?.stop();
		this.camera = this.microphone = this.screen = undefined;
		this.level.close();
	}

	#constraints(device: Device, id = ''): MediaTrackConstraints {
		return device === 'camera'
			? cameraConstraints(id, this.quality)
			: microphoneConstraints(id, this.enhanced);
	}

	#media(constraints: MediaStreamConstraints): Promise<MediaStream> {
		return navigator.mediaDevices.getUserMedia(constraints);
	}

	async #open(device: Device, id: string): Promise<MediaStreamTrack> {
		const wanted = { [device === 'camera' ? 'video' : 'audio']: this.#constraints(device, id) };
		const stream = await this.#media(wanted).catch((error: unknown) => {
			// Telephones open one camera at a time.
			const old = this[device];
			if (!old || problemOf(error, device) !== 'in-use') throw error;
			this.#put(device, undefined);
			return this.#media(wanted);
		});
		return stream.getTracks()[0]!;
	}

	#put(device: Device, track: MediaStreamTrack | undefined): void {
		const old = this[device];
		this[device] = track;
		old?.stop();
		if (track && device === 'camera') track.contentHint = 'motion';
		track?.addEventListener('ended', () => this[device] === track && void this.#lost(device, track.label));
		if (device === 'microphone') {
			if (track) this.level.listen(track);
			else this.level.close();
		}
		this.#pass();
	}

	/** Unplugged, or taken away: goes on with another one if there is any. */
	async #lost(device: Device, name: string): Promise<void> {
		this.#put(device, undefined);
		const isCamera = device === 'camera';
		const next = await this.#open(device, '').catch(() => undefined);
		if (next) {
			this.#put(device, next);
			const found = { name, next: next.label };
			this.#say(device, isCamera ? m.studio_camera_lost_next(found) : m.studio_microphone_lost_next(found));
		} else {
			this.#say(device, isCamera ? m.studio_camera_lost({ name }) : m.studio_microphone_lost({ name }));
		}
		await this.list();
	}

	#say(source: Source, sentence?: string): void {
		this.problems = { ...this.problems, [source]: sentence };
	}

	/** A picture that is held back is black, a sound silent, and the connection stays. */
	#pass(): void {
		if (this.microphone) this.microphone.enabled = !this.muted;
		for (const track of [this.camera, this.screen]) if (track) track.enabled = !this.paused;
		this.#changed();
	}
}
