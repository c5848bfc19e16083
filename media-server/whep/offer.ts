/** What a viewer's browser offers to receive (WHEP, draft-ietf-wish-whep-04 section 4.2), and what of it we send; a pure function. */
import { formatOf, OfferError, readDescription, type Description, type Section } from '../whip/offer.ts';

/** A section in which we send, under the number the viewer gave the codec. */
export interface WantedTrack {
	readonly kind: 'video' | 'audio';
	/** Position of its section in the offer. */
	readonly index: number;
	readonly mid: string;
	readonly payloadType: number;
	/** What the viewer said of the codec; repeated in the answer, by which it is recognised. */
	readonly format: Readonly<Record<string, string | number | undefined>>;
}

export interface ViewerOffer extends Description {
	readonly video: WantedTrack;
	readonly audio: WantedTrack | undefined;
}

/** Constrained baseline first: every browser has it. All of them decode the other profiles under its name. */
const PROFILES = ['42e01f', '42001f'];

/** @throws {OfferError} with the status and a German sentence */
export function readViewerOffer(text: string): ViewerOffer {
	const offered = readDescription(text);
	const { media } = offered.description;
	const video = wanted('video', media, h264Of);
	if (!video) throw new OfferError(422, 'Die Anfrage enthält keinen Platz für ein Bild.');
	return { ...offered, video, audio: wanted('audio', media, opusOf) };
}

function wanted(
	kind: 'video' | 'audio',
	media: readonly Section[],
	choose: (section: Section) => number | undefined
): WantedTrack | undefined {
	const index = media.findIndex(
		({ type, port, direction }) =>
			type === kind && port !== 0 && direction !== 'sendonly' && direction !== 'inactive'
	);
	const section = media[index];
	if (!section) return undefined;
	const payloadType = choose(section);
	if (payloadType === undefined) {
		throw new OfferError(406, 'Dieses Gerät nimmt kein Bild in H264 mit Ton in Opus entgegen.');
	}
	const mid = String(section.mid ?? index);
	return { kind, index, mid, payloadType, format: formatOf(section, payloadType) };
}

/** Packets that may be split (mode 1) alone: in the other mode key frames would not fit. */
function h264Of(section: Section): number | undefined {
	const offered = section.rtp
		.filter(({ codec }) => codec.toUpperCase() === 'H264')
		.map(({ payload }) => payload)
		.filter((payload) => formatOf(section, payload)['packetization-mode'] === 1);
	const profile = (payload: number) =>
		String(formatOf(section, payload)['profile-level-id'] ?? '').toLowerCase();
	for (const liked of PROFILES) {
		const found = offered.find((payload) => profile(payload) === liked);
		if (found !== undefined) return found;
	}
	return offered[0];
}

function opusOf(section: Section): number | undefined {
	return section.rtp.find(({ codec, rate }) => codec.toLowerCase() === 'opus' && rate === 48_000)?.payload;
}
