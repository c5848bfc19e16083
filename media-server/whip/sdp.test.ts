import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import * as sdp from 'sdp-transform';
import { describe, expect, test } from 'vitest';
import { writeAnswer, type LocalEnd } from './answer.ts';
import { CAPABILITIES } from './offers/capabilities.ts';
import { OfferError, readOffer, type Offer } from './offer.ts';

const offerOf = (encoder: string) =>
	readFileSync(new URL(`offers/${encoder}.sdp`, import.meta.url), 'utf8').replace(/\r?\n/g, '\r\n');

const LOCAL: LocalEnd = {
	iceParameters: { usernameFragment: 'ours', password: 'secret', iceLite: true },
	iceCandidates: [
		{
			foundation: 'udp',
			priority: 2,
			ip: '127.0.0.1',
			address: '127.0.0.1',
			protocol: 'udp',
			port: 44444,
			type: 'host'
		},
		{
			foundation: 'tcp',
			priority: 1,
			ip: '127.0.0.1',
			address: '127.0.0.1',
			protocol: 'tcp',
			port: 44444,
			type: 'host',
			tcpType: 'passive'
		}
	],
	fingerprints: [
		{ algorithm: 'sha-1', value: 'AA' },
		{ algorithm: 'sha-256', value: 'BB' }
	]
};

const answerOf = (offer: Offer) => writeAnswer(offer, offer.tracks, 'recvonly', LOCAL, '1');
const answerTo = (text: string) => sdp.parse(answerOf(readOffer(text, CAPABILITIES)));

describe.for(['chromium', 'obs', 'gstreamer'])('the offer of %s', (encoder) => {
	const text = offerOf(encoder);
	const offered = sdp.parse(text);
	const offer = readOffer(text, CAPABILITIES);

	test('is taken with H264 and Opus', () => {
		const codecs = offer.tracks.map(({ rtpParameters }) => rtpParameters.codecs[0]!);
		expect(codecs.map(({ mimeType }) => mimeType)).toEqual(['video/H264', 'audio/opus']);
		expect(codecs[0]!.parameters).toMatchObject({ 'packetization-mode': 1 });
		expect(codecs[0]!.parameters!['profile-level-id']).toMatch(/^[0-9a-f]{6}$/);
	});

	test('is answered section by section, bundled in its order', () => {
		const answer = answerTo(text);
		expect(answer.media.map(({ type }) => type)).toEqual(offered.media.map(({ type }) => type));
		expect(answer.groups![0]!.mids).toBe(offered.groups!.find(({ type }) => type === 'BUNDLE')!.mids);
		answer.media.forEach((section, i) => {
			expect(section.mid).toBe(offered.media[i]!.mid);
			expect(section).toMatchObject({
				direction: 'recvonly',
				setup: 'passive',
				iceUfrag: 'ours',
				rtcpMux: 'rtcp-mux'
			});
			expect(section.fingerprint).toEqual({ type: 'sha-256', hash: 'BB' });
			expect(section.candidates).toHaveLength(2);
			for (const { payload } of section.rtp)
				expect(String(offered.media[i]!.payloads).split(' ')).toContain(String(payload));
			for (const { value, uri } of section.ext ?? []) {
				expect(offered.media[i]!.ext).toContainEqual(expect.objectContaining({ value, uri }));
				expect(uri).not.toContain('video-orientation');
			}
		});
	});

	test('names its streams', () => {
		for (const { index, rtpParameters } of offer.tracks) {
			const ssrcs = offered.media[index]!.ssrcs!.map(({ id }) => id);
			expect(ssrcs).toContain(rtpParameters.encodings![0]!.ssrc);
		}
	});
});

test('retransmission is taken where it is offered', () => {
	const [video] = readOffer(offerOf('chromium'), CAPABILITIES).tracks;
	expect(video!.rtpParameters.codecs[1]).toMatchObject({
		mimeType: 'video/rtx',
		parameters: { apt: video!.rtpParameters.codecs[0]!.payloadType }
	});
	expect(video!.rtpParameters.encodings![0]!.rtx!.ssrc).toBeGreaterThan(0);
});

test('an encoder that waits for the handshake is dialled', () => {
	const text = offerOf('obs').replace('a=setup:actpass', 'a=setup:passive');
	expect(readOffer(text, CAPABILITIES).dtls.role).toBe('server');
	expect(answerTo(text).media[0]!.setup).toBe('active');
});

test('a second picture and a data channel are declined, not refused', () => {
	const [, video] = offerOf('obs').split(/(?=m=video)/);
	const extra = video!.replace('a=mid:1', 'a=mid:2');
	const data = 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:3\r\n';
	const answer = answerTo(offerOf('obs') + extra + data);
	expect(answer.media.map(({ port }) => port > 0)).toEqual([true, true, false, false]);
	expect(answer.groups![0]!.mids).toBe('0 1');
});

test('a picture alone is enough', () => {
	const [head, , video] = offerOf('obs').split(/(?=m=)/);
	expect(answerTo(head! + video!).media).toHaveLength(1);
});

test.for<[string, number, string, (text: string) => string]>([
	['not a description', 400, 'SDP', () => 'Guten Abend'],
	['nothing offered', 400, 'SDP', () => 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n'],
	['VP9 only', 406, 'H264', (text) => text.replace('H264', 'VP9')],
	['sound as PCM', 406, 'Opus', (text) => text.replace('opus/48000/2', 'PCMU/8000')],
	['no picture', 422, 'Bild', (text) => text.split('m=video')[0]!],
	['nothing to receive', 422, 'Bild', (text) => text.replaceAll('a=sendonly', 'a=recvonly')],
	['no encryption', 422, 'DTLS', (text) => text.replace(/a=fingerprint.*\r\n/, '')]
])('%s is refused with %i', ([, status, word, change]) => {
	expect(() => readOffer(change(offerOf('obs')), CAPABILITIES)).toThrow(
		expect.objectContaining({ status, message: expect.stringContaining(word) })
	);
});

test('no damaged offer breaks the reader: it is taken or refused', () => {
	const lines = offerOf('chromium').split('\r\n');
	fc.assert(
		fc.property(fc.subarray(lines), fc.array(fc.tuple(fc.nat(lines.length), fc.string())), (kept, noise) => {
			const damaged = [...kept];
			for (const [at, text] of noise) damaged.splice(at, 0, `a=${text}`);
			try {
				const offer = readOffer(damaged.join('\r\n'), CAPABILITIES);
				answerOf(offer);
			} catch (error) {
				expect(error).toBeInstanceOf(OfferError);
			}
		})
	);
});
