/**
 * What the demo camera shows and plays: a drawn council chamber with a large clock, a block clock for machines, a soft tick
 * every second and, on request, a lasting tone. Runs in the page of the camera's browser; nothing from outside is in it.
 */

/** What a test or a person can change while the camera runs. */
export interface CameraControls {
	/** Frequency of the lasting tone in Hz; 0 for none. */
	setTone(hz: number): void;
	/** Large words over a red wall; empty for none. A closure test shows one only while the public is excluded. */
	setToken(token: string): void;
	/** A number of 32 bits as rows of blocks like the clock's, at `codeTops`; `null` for none. */
	setCode(code: number | null): void;
}

export interface PictureOptions {
	readonly width: number;
	readonly height: number;
	readonly framesPerSecond: number;
	readonly toneHz: number;
	readonly token: string;
	/** Share of the height for the block clock; see `tests/support/block-clock.ts`. */
	readonly clockHeight: number;
	readonly code: number | null;
	/** Where the rows of the code begin, as shares of the height; each is as high as the clock. */
	readonly codeTops: readonly number[];
}

/** Starts drawing and playing. Self-contained, because it is sent into the page as text. */
export function startPicture(options: PictureOptions): { stream: MediaStream; controls: CameraControls } {
	const { width, height, framesPerSecond, clockHeight, codeTops } = options;
	const canvas = document.createElement('canvas');
	canvas.width = width;
	canvas.height = height;
	document.body.append(canvas);
	const context = canvas.getContext('2d', { alpha: false })!;
	let { token, code } = options;

	const audio = new AudioContext({ sampleRate: 48_000 });
	const output = audio.createMediaStreamDestination();
	const tone = audio.createOscillator();
	const toneGain = audio.createGain();
	tone.connect(toneGain).connect(output);
	tone.start();

	const controls: CameraControls = {
		setTone(hz) {
			tone.frequency.value = hz || 440;
			toneGain.gain.value = hz > 0 ? 0.1 : 0;
		},
		setToken(value) {
			token = value;
		},
		setCode(value) {
			code = value;
		}
	};
	controls.setTone(options.toneHz);

	function tick(): void {
		const beep = audio.createOscillator();
		const gain = audio.createGain();
		beep.frequency.value = 660;
		gain.gain.setValueAtTime(0.08, audio.currentTime);
		gain.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.12);
		beep.connect(gain).connect(output);
		beep.start();
		beep.stop(audio.currentTime + 0.12);
	}

	function box(colour: string, x: number, y: number, w: number, h: number): void {
		context.fillStyle = colour;
		context.fillRect(x * width, y * height, w * width, h * height);
	}

	function disc(colour: string, x: number, y: number, radius: number): void {
		context.fillStyle = colour;
		context.beginPath();
		context.arc(x * width, y * height, radius * height, 0, Math.PI * 2);
		context.fill();
	}

	function words(text: string, x: number, y: number, size: number, colour: string): void {
		context.fillStyle = colour;
		context.font = `600 ${size * height}px system-ui, sans-serif`;
		context.textAlign = 'center';
		context.fillText(text, x * width, y * height);
	}

	function person(x: number, y: number, size: number, coat: string, sway: number): void {
		const hair = ['#3b2f2a', '#6b4a2f', '#9a9a98', '#c9a45c', '#241f1d'];
		disc(hair[Math.round(x * 40) % hair.length]!, x + sway, y - size * 0.7, size * 0.31);
		disc('#e8c9ae', x + sway, y - size * 0.6, size * 0.27);
		disc(coat, x + sway * 0.5, y, size * 0.46);
	}

	function chamber(nowMs: number): void {
		box(token ? '#a01818' : '#d9d3c7', 0, 0, 1, 0.56);
		box('#8a6f52', 0, 0.5, 1, 0.06);
		for (const x of [0.04, 0.13, 0.81, 0.9]) box(token ? '#7c1010' : '#eef3f7', x, 0.06, 0.06, 0.36);
		box('#20415f', 0.46, 0.26, 0.08, 0.14);
		disc('#e0b84c', 0.5, 0.33, 0.045);
		box('#6b5440', 0, 0.56, 1, 0.44);
		const sway = Math.sin(nowMs / 700) * 0.004;
		for (const [i, x] of [0.4, 0.5, 0.6].entries()) {
			person(x, 0.56, 0.1, ['#37474f', '#1d2b3a', '#4e3b52'][i]!, i === 1 ? sway : 0);
		}
		box('#5b3f28', 0.33, 0.55, 0.34, 0.09);
		for (let row = 0; row < 2; row++) {
			for (let seat = 0; seat < 9; seat++) {
				const bend = ((seat - 4) / 4) ** 2 * 0.04;
				const y = 0.72 + row * 0.1 - bend;
				const coats = ['#455a64', '#6d4c41', '#33691e', '#4527a0', '#8d2f2f'];
				person(0.1 + seat * 0.1, y, 0.08, coats[(seat + row) % coats.length]!, seat === 3 ? sway : 0);
				box('#7a5a3c', 0.055 + seat * 0.1, y + 0.015, 0.09, 0.04);
			}
		}
	}

	function blocks(value: number, top: number): void {
		const rowHeight = clockHeight / 2;
		for (let bit = 0; bit < 32; bit++) {
			const isSet = Math.floor(value / 2 ** (31 - bit)) % 2 === 1;
			box(isSet ? '#fff' : '#000', bit / 32, top, 1 / 32, rowHeight);
			box(isSet ? '#000' : '#fff', bit / 32, top + rowHeight, 1 / 32, rowHeight);
		}
	}

	let lastSecond = 0;
	function draw(): void {
		const nowMs = Date.now();
		const now = new Date(nowMs);
		const second = Math.floor(nowMs / 1000);
		if (second !== lastSecond) tick();
		lastSecond = second;
		chamber(nowMs);
		const time = now.toLocaleTimeString('de-DE', { timeZone: 'Europe/Berlin' });
		words(`${time},${String(Math.floor((nowMs % 1000) / 100))}`, 0.5, 0.2, 0.15, token ? '#fff' : '#1d2b3a');
		if (token) words(token, 0.5, 0.5, 0.14, '#fff');
		// White for a tenth of a second, together with the tick: for checking lip-sync.
		disc(nowMs % 1000 < 100 ? '#fff' : '#3a3a3a', 0.5, 0.455, 0.02);
		if (code !== null) for (const top of codeTops) blocks(code, top);
		blocks(nowMs % 2 ** 32, 1 - clockHeight);
	}
	draw();
	setInterval(draw, 1000 / framesPerSecond);

	const stream = canvas.captureStream(framesPerSecond);
	const picture = stream.getVideoTracks()[0]!;
	picture.contentHint = 'detail';
	return { stream: new MediaStream([picture, ...output.stream.getAudioTracks()]), controls };
}
