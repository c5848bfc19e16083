/** What a router can, as far as the reading of offers asks; kept small so that the tests need no engine. */
import type { types } from 'mediasoup';

const feedback = (type: string, parameter = ''): types.RtcpFeedback => ({ type, parameter });
const extension = (kind: 'audio' | 'video', uri: string, preferredId: number) =>
	({ kind, uri, preferredId, preferredEncrypt: false, direction: 'sendrecv' }) as types.RtpHeaderExtension;

export const CAPABILITIES: types.RtpCapabilities = {
	codecs: [
		{
			kind: 'audio',
			mimeType: 'audio/opus',
			clockRate: 48_000,
			channels: 2,
			preferredPayloadType: 100,
			rtcpFeedback: [feedback('nack'), feedback('transport-cc')]
		},
		{
			kind: 'video',
			mimeType: 'video/H264',
			clockRate: 90_000,
			preferredPayloadType: 101,
			rtcpFeedback: [
				feedback('nack'),
				feedback('nack', 'pli'),
				feedback('ccm', 'fir'),
				feedback('transport-cc')
			]
		}
	],
	headerExtensions: [
		extension('video', 'urn:ietf:params:rtp-hdrext:sdes:mid', 1),
		extension('audio', 'urn:ietf:params:rtp-hdrext:sdes:mid', 1),
		extension('video', 'urn:3gpp:video-orientation', 2),
		extension('video', 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01', 3)
	]
};
