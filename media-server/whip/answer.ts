/** The answer to an offer, as a pure function: what is taken is received or sent, all other sections are declined. */
import type { types } from 'mediasoup';
import * as sdp from 'sdp-transform';
import type { Description, Section } from './offer.ts';

/** A section of the offer that is taken, and what flows in it. */
export interface TakenTrack {
	readonly kind: 'video' | 'audio';
	/** Position of its section in the offer. */
	readonly index: number;
	readonly rtpParameters: types.RtpParameters;
}

/** What our side does with the tracks that are taken. */
export type Direction = 'recvonly' | 'sendonly';

/** What our side of the connection is, for the answer. */
export interface LocalEnd {
	readonly iceParameters: types.IceParameters;
	readonly iceCandidates: readonly types.IceCandidate[];
	readonly fingerprints: readonly types.DtlsFingerprint[];
}

/** Browsers begin at 300 kbit/s and a small picture without this hint (kbit/s). */
const START_BITRATE_KBPS = 2000;

/** The answer to `offer`: `tracks` are taken, all other sections are declined. */
export function writeAnswer(
	offer: Description,
	tracks: readonly TakenTrack[],
	direction: Direction,
	local: LocalEnd,
	sessionId: string
): string {
	const taken = new Map(tracks.map((track) => [track.index, track]));
	// In the offer's order: the first one carries the connection of all.
	const mids = tracks.toSorted((a, b) => a.index - b.index).map((track) => track.rtpParameters.mid!);
	return sdp.write({
		version: 0,
		origin: { username: '-', sessionId, sessionVersion: 1, netType: 'IN', ipVer: 4, address: '0.0.0.0' },
		name: '-',
		timing: { start: 0, stop: 0 },
		icelite: 'ice-lite',
		groups: [{ type: 'BUNDLE', mids: mids.join(' ') }],
		msidSemantic: { semantic: 'WMS', token: '*' },
		media: offer.description.media.map((section, index) => {
			const track = taken.get(index);
			return track
				? takenSection(section, track, direction, offer.dtls.role, local)
				: declinedSection(section);
		})
	});
}

function takenSection(
	section: Section,
	track: TakenTrack,
	direction: Direction,
	remoteRole: types.DtlsRole | undefined,
	local: LocalEnd
): Section {
	const { codecs, headerExtensions = [], mid } = track.rtpParameters;
	return {
		type: section.type,
		port: 9,
		protocol: section.protocol,
		payloads: codecs.map(({ payloadType }) => payloadType).join(' '),
		connection: { version: 4, ip: '0.0.0.0' },
		mid: mid!,
		direction,
		setup: remoteRole === 'server' ? 'active' : 'passive',
		iceUfrag: local.iceParameters.usernameFragment,
		icePwd: local.iceParameters.password,
		fingerprint: strongest(local.fingerprints),
		rtcpMux: 'rtcp-mux',
		rtcpRsize: 'rtcp-rsize',
		rtp: codecs.map(({ mimeType, payloadType, clockRate, channels }) => ({
			payload: payloadType,
			codec: mimeType.split('/')[1]!,
			rate: clockRate,
			encoding: channels && channels > 1 ? channels : undefined
		})),
		fmtp: codecs.map(({ payloadType, parameters }, i) => ({
			payload: payloadType,
			config: formatLine(i === 0 && direction === 'recvonly' ? wanted(track.kind, parameters) : parameters)
		})),
		rtcpFb: codecs.flatMap(({ payloadType, rtcpFeedback = [] }) =>
			rtcpFeedback.map(({ type, parameter }) => ({
				payload: payloadType,
				type,
				subtype: parameter || undefined
			}))
		),
		ext: headerExtensions.map(({ uri, id }) => ({ uri, value: id })),
		...(direction === 'sendonly' && sourceOf(track)),
		candidates: local.iceCandidates.map(candidateLine),
		endOfCandidates: 'end-of-candidates'
	};
}

/** The stream that is sent, by which the other side tells it from others on the same connection. */
function sourceOf({ kind, rtpParameters }: TakenTrack): Pick<Section, 'msid' | 'ssrcs'> {
	const stream = rtpParameters.rtcp!.cname!;
	return {
		msid: [{ id: stream, appdata: kind }],
		ssrcs: [{ id: rtpParameters.encodings![0]!.ssrc!, attribute: 'cname', value: stream }]
	};
}

function declinedSection(section: Section): Section {
	return {
		type: section.type,
		port: 0,
		protocol: section.protocol,
		payloads: section.payloads,
		connection: { version: 4, ip: '0.0.0.0' },
		mid: section.mid === undefined ? undefined : String(section.mid),
		direction: 'inactive',
		rtp: section.rtp.slice(0, 1),
		fmtp: []
	};
}

/** What we want of the encoder; what it said of itself is not repeated. */
function wanted(kind: 'video' | 'audio', offered: Record<string, unknown> = {}): Record<string, unknown> {
	if (kind === 'audio') return { minptime: 10, useinbandfec: 1, stereo: 1 };
	return {
		'level-asymmetry-allowed': 1,
		'packetization-mode': offered['packetization-mode'],
		'profile-level-id': offered['profile-level-id'],
		'x-google-start-bitrate': START_BITRATE_KBPS
	};
}

function formatLine(parameters: Record<string, unknown> = {}): string {
	return Object.entries(parameters)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name}=${String(value)}`)
		.join(';');
}

function candidateLine(candidate: types.IceCandidate): NonNullable<Section['candidates']>[number] {
	return {
		foundation: candidate.foundation,
		component: 1,
		transport: candidate.protocol,
		priority: candidate.priority,
		ip: candidate.address,
		port: candidate.port,
		type: candidate.type,
		tcptype: candidate.tcpType
	};
}

function strongest(fingerprints: readonly types.DtlsFingerprint[]): { type: string; hash: string } {
	const chosen = fingerprints.find(({ algorithm }) => algorithm === 'sha-256') ?? fingerprints[0]!;
	return { type: chosen.algorithm, hash: chosen.value };
}
