/** What a router accepts: H264 in the profiles encoders send, Opus. Nothing is transcoded on the way in. */
import type { types } from 'mediasoup';

/** Constrained baseline (browsers), baseline, main, constrained high and high (OBS, hardware encoders), level 3.1. */
const H264_PROFILES = ['42e01f', '42001f', '4d001f', '640c1f', '64001f'];

const h264 = (profile: string, packetizationMode: 0 | 1): types.RouterRtpCodecCapability => ({
	kind: 'video',
	mimeType: 'video/H264',
	clockRate: 90_000,
	parameters: {
		'packetization-mode': packetizationMode,
		'profile-level-id': profile,
		'level-asymmetry-allowed': 1
	}
});

export const ROUTER_CODECS: types.RouterRtpCodecCapability[] = [
	{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
	...H264_PROFILES.map((profile) => h264(profile, 1)),
	...H264_PROFILES.slice(0, 2).map((profile) => h264(profile, 0))
];
