/** A connection that sends one picture in H264 and one sound in Opus, as a broadcast takes them. */

/** What is sent at most. */
export interface Limits {
	readonly videoBps: number;
	readonly framesPerSecond: number;
}

export interface Sent {
	readonly peer: RTCPeerConnection;
	readonly video: RTCRtpSender;
	readonly audio: RTCRtpSender;
}

/** Speech of a whole room, in bits per second. */
const AUDIO_BPS = 96_000;

/** A description of a codec, as browsers list them. */
type Codec = Pick<RTCRtpCodec, 'mimeType' | 'sdpFmtpLine'>;

/**
 * The ways of H264 to offer, with retransmission beside them: the profile every browser and every player knows, else
 * any that may be split into packets. Empty when there is none.
 */
export function h264Of<Kind extends Codec>(codecs: readonly Kind[]): Kind[] {
	const h264 = codecs.filter(
		({ mimeType, sdpFmtpLine }) =>
			mimeType.toLowerCase() === 'video/h264' && sdpFmtpLine?.includes('packetization-mode=1')
	);
	const common = h264.filter(({ sdpFmtpLine }) => /profile-level-id=42e01f/i.test(sdpFmtpLine!));
	const chosen = common.length > 0 ? common : h264;
	if (chosen.length === 0) return [];
	return [...chosen, ...codecs.filter(({ mimeType }) => mimeType.toLowerCase() === 'video/rtx')];
}

const codecsOf = (kind: 'video' | 'audio') => RTCRtpSender.getCapabilities(kind)?.codecs ?? [];

/** Can this browser send what a broadcast takes? */
export function canSend(): boolean {
	return typeof RTCRtpSender !== 'undefined' && h264Of(codecsOf('video')).length > 0;
}

/** Both lines are there from the start, so that a track can come, go and change without a new offer. */
export function openPeer(
	picture: MediaStreamTrack | undefined,
	sound: MediaStreamTrack | undefined,
	limits: Limits
): Sent {
	const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
	const streams = [new MediaStream()];
	const video = peer.addTransceiver(picture ?? 'video', {
		direction: 'sendonly',
		streams,
		sendEncodings: [{ maxBitrate: limits.videoBps, maxFramerate: limits.framesPerSecond }]
	});
	const audio = peer.addTransceiver(sound ?? 'audio', {
		direction: 'sendonly',
		streams,
		sendEncodings: [{ maxBitrate: AUDIO_BPS }]
	});
	video.setCodecPreferences(h264Of(codecsOf('video')));
	audio.setCodecPreferences(codecsOf('audio').filter(({ mimeType }) => /opus/i.test(mimeType)));
	keepSize(video.sender);
	return { peer, video: video.sender, audio: audio.sender };
}

/** On a poor line the picture rather stutters: a new size is a break in the broadcast. */
function keepSize(sender: RTCRtpSender): void {
	const parameters = sender.getParameters();
	Object.assign(parameters, { degradationPreference: 'maintain-resolution' });
	sender.setParameters(parameters).catch(() => undefined);
}
