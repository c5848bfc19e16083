/** The captions of a running sitting in the browser, in order of time. */
import { readCaptionLine, type CaptionLine, type CaptionNews } from '#lib/protocol/captions.ts';

export class LiveCaptions {
	lines = $state.raw<readonly CaptionLine[]>([]);
	readonly #address: string;
	#isWhole = false;

	constructor(meetingId: string) {
		this.#address = `/sitzungen/${meetingId}/untertitel`;
	}

	/** What the stream said. */
	hear({ lines, gone, since }: CaptionNews): void {
		const told = lines.map(({ id }) => id);
		const kept = this.lines.filter(
			({ id, startedAt }) => !told.includes(id) && !gone.includes(id) && !(since && startedAt >= since)
		);
		this.lines = inOrder([...kept, ...lines]);
	}

	/** Asks once for all that was written before; whoever watches live needs the last minutes only. */
	async complete(): Promise<void> {
		if (this.#isWhole) return;
		this.#isWhole = true;
		const response = await fetch(this.#address).catch(() => undefined);
		if (!response?.ok) {
			this.#isWhole = false;
			return;
		}
		const { lines } = (await response.json()) as { lines: unknown[] };
		const known = this.lines.map(({ id }) => id);
		const earlier = lines.map(readCaptionLine).filter(({ id }) => !known.includes(id));
		this.lines = inOrder([...this.lines, ...earlier]);
	}
}

const inOrder = (lines: CaptionLine[]) => lines.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
