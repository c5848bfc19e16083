/**
 * What an encoder offers (RFC 9725 section 4.4) and what of it we take, as a pure function.
 *
 * One picture and one sound are taken from an offer, everything else is declined in the answer. A picture must be H264,
 * because it is passed through to the viewers as it comes and nothing else plays on every device.
 */
import type { types } from 'mediasoup';
import * as sdp from 'sdp-transform';

export type Section = sdp.MediaDescription;

/** Why an offer cannot be taken. `406`: no codec of ours. `422`: not a description WHIP allows. `400`: not a description. */
export class OfferError extends Error {
	override readonly name = 'OfferError';
	readonly status: 400 | 406 | 422;

	constructor(status: 400 | 406 | 422, message: string) {
		super(message);
		this.status = status;
	}
}

/** A track that is taken, as mediasoup wants it. */
export interface OfferedTrack {
	readonly kind: 'video' | 'audio';
	/** Position of its section in the offer. */
	readonly index: number;
	readonly rtpParameters: types.RtpParameters;
}

/** What every offer says, whoever makes it: its sections, and how the other side is reached. */
export interface Description {
	readonly description: sdp.SessionDescription;
	readonly ice: { readonly usernameFragment: string; readonly password: string };
	readonly dtls: types.DtlsParameters;
}

export interface Offer extends Description {
	readonly tracks: readonly OfferedTrack[];
}

/** Header extensions that would change the picture: players of HLS do not turn it. */
const DECLINED_EXTENSIONS = new Set(['urn:3gpp:video-orientation']);

/**
 * Reads an offer and chooses from it.
 *
 * @throws {OfferError} with the status and a German sentence that says what to do
 */
export function readOffer(text: string, capabilities: types.RtpCapabilities): Offer {
	const offered = readDescription(text);
	const { media } = offered.description;
	const tracks = [
		chooseTrack('video', media, capabilities),
		chooseTrack('audio', media, capabilities)
	].filter((track) => track !== undefined);
	if (!tracks.some((track) => track.kind === 'video')) {
		throw new OfferError(422, 'Das Angebot enthält kein Bild. Bitte wählen Sie im Encoder eine Bildquelle.');
	}
	return { ...offered, tracks };
}

/** @throws {OfferError} when it is none, or nobody could connect to it */
export function readDescription(text: string): Description {
	const description = parse(text);
	const media = description.media;
	const bundled = media.find((section) => section.iceUfrag ?? description.iceUfrag);
	const usernameFragment = bundled?.iceUfrag ?? description.iceUfrag;
	const password = bundled?.icePwd ?? description.icePwd;
	const fingerprint = media.find((section) => section.fingerprint)?.fingerprint ?? description.fingerprint;
	if (!usernameFragment || !password || !fingerprint) {
		throw new OfferError(422, 'Dem Angebot fehlen ICE- oder DTLS-Angaben. Bitte senden Sie es mit WebRTC.');
	}
	const setup = bundled?.setup ?? description.setup;
	return {
		description,
		ice: { usernameFragment, password },
		dtls: {
			role: setup === 'passive' ? 'server' : 'client',
			fingerprints: [
				{
					algorithm: fingerprint.type.toLowerCase() as types.FingerprintAlgorithm,
					value: fingerprint.hash.toUpperCase()
				}
			]
		}
	};
}

function parse(text: string): sdp.SessionDescription {
	const description = sdp.parse(text);
	if (!text.startsWith('v=0') || !description.media?.length) {
		throw new OfferError(
			400,
			'Das ist keine Sitzungsbeschreibung (SDP). Bitte prüfen Sie die Einstellung des Encoders.'
		);
	}
	return description;
}

function chooseTrack(
	kind: 'video' | 'audio',
	media: readonly Section[],
	capabilities: types.RtpCapabilities
): OfferedTrack | undefined {
	const index = media.findIndex(
		(section) =>
			section.type === kind &&
			section.port !== 0 &&
			!['recvonly', 'inactive'].includes(section.direction ?? '')
	);
	const section = media[index];
	if (!section) return undefined;
	const payload = kind === 'video' ? chooseH264(section) : chooseOpus(section);
	if (payload === undefined) throw new OfferError(406, WRONG_CODEC[kind]);
	return { kind, index, rtpParameters: rtpParameters(kind, section, payload, index, capabilities) };
}

const WRONG_CODEC = {
	video:
		'Der Encoder bietet das Bild nicht in H264 an. Bitte stellen Sie im Encoder H264 als Videocodec ein.',
	audio: 'Der Encoder bietet den Ton nicht in Opus an. Bitte stellen Sie im Encoder Opus als Audiocodec ein.'
};

/** The first H264 in the offer's order, packets that may be split (mode 1) before those that may not. */
function chooseH264(section: Section): number | undefined {
	const offered = section.rtp
		.filter(({ codec }) => codec.toUpperCase() === 'H264')
		.map(({ payload }) => payload);
	return offered.find((payload) => formatOf(section, payload)['packetization-mode'] === 1) ?? offered[0];
}

function chooseOpus(section: Section): number | undefined {
	return section.rtp.find(({ codec, rate }) => codec.toLowerCase() === 'opus' && rate === 48_000)?.payload;
}

/** What the offer says of a payload type beside its codec. */
export function formatOf(section: Section, payload: number): Record<string, string | number | undefined> {
	return sdp.parseParams(section.fmtp.find((line) => line.payload === payload)?.config ?? '');
}

function rtxPayload(section: Section, payload: number): number | undefined {
	const candidates = section.rtp.filter(({ codec }) => codec.toLowerCase() === 'rtx');
	return candidates.find((rtx) => formatOf(section, rtx.payload).apt === payload)?.payload;
}

function rtpParameters(
	kind: 'video' | 'audio',
	section: Section,
	payload: number,
	index: number,
	capabilities: types.RtpCapabilities
): types.RtpParameters {
	const rtp = section.rtp.find((line) => line.payload === payload)!;
	const rtx = rtxPayload(section, payload);
	const codec: types.RtpCodecParameters = {
		mimeType: kind === 'video' ? 'video/H264' : 'audio/opus',
		payloadType: payload,
		clockRate: rtp.rate!,
		channels: kind === 'audio' ? 2 : undefined,
		parameters: fullFormat(kind, section, payload),
		rtcpFeedback: feedback(section, payload, kind, capabilities)
	};
	const repair: types.RtpCodecParameters[] =
		rtx === undefined
			? []
			: [{ mimeType: 'video/rtx', payloadType: rtx, clockRate: 90_000, parameters: { apt: payload } }];
	return {
		mid: String(section.mid ?? index),
		codecs: [codec, ...repair],
		headerExtensions: extensions(section, kind, capabilities),
		encodings: [encoding(section, rtx !== undefined)],
		rtcp: { cname: section.ssrcs?.find(({ attribute }) => attribute === 'cname')?.value, reducedSize: true }
	};
}

/** H264 parameters an encoder left out have these meanings (RFC 6184 section 8.1). */
function fullFormat(
	kind: string,
	section: Section,
	payload: number
): Record<string, string | number | undefined> {
	const parameters = formatOf(section, payload);
	if (kind === 'audio') return parameters;
	const profile = String(parameters['profile-level-id'] ?? '42e01f');
	return {
		'packetization-mode': 0,
		'level-asymmetry-allowed': 1,
		...parameters,
		'profile-level-id': profile
	};
}

function feedback(
	section: Section,
	payload: number,
	kind: string,
	capabilities: types.RtpCapabilities
): types.RtcpFeedback[] {
	const codec = kind === 'video' ? 'video/h264' : 'audio/opus';
	const known =
		capabilities.codecs?.find(({ mimeType }) => mimeType.toLowerCase() === codec)?.rtcpFeedback ?? [];
	return known.filter(({ type, parameter }) =>
		section.rtcpFb?.some(
			(line) =>
				(line.payload === payload || line.payload === '*') &&
				line.type === type &&
				(line.subtype ?? '') === (parameter ?? '')
		)
	);
}

function extensions(
	section: Section,
	kind: string,
	capabilities: types.RtpCapabilities
): types.RtpHeaderExtensionParameters[] {
	const known = capabilities.headerExtensions ?? [];
	return (section.ext ?? [])
		.filter(({ uri }) => !DECLINED_EXTENSIONS.has(uri))
		.filter(({ uri }) => known.some((extension) => extension.kind === kind && extension.uri === uri))
		.map(({ uri, value }) => ({
			uri: uri as types.RtpHeaderExtensionUri,
			id: value,
			encrypt: false,
			parameters: {}
		}));
}

/** SSRCs where the offer names them; otherwise the stream is known by its mid. */
function encoding(section: Section, hasRtx: boolean): types.RtpEncodingParameters {
	const pair = section.ssrcGroups
		?.find(({ semantics }) => semantics === 'FID')
		?.ssrcs.split(' ')
		.map(Number);
	const ssrc = pair?.[0] ?? section.ssrcs?.[0]?.id;
	if (ssrc === undefined) return {};
	return hasRtx && pair?.[1] !== undefined ? { ssrc, rtx: { ssrc: pair[1] } } : { ssrc };
}
