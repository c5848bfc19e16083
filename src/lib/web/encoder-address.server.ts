/** Where encoders that speak RTMP or SRT send to, as the operator's page shows it. */
import { RATSSAAL_RTMP_PORT, RATSSAAL_RTMP_TLS_CERTIFICATE, RATSSAAL_SRT_PORTS } from '$app/env/private';

/** The server to be entered in the encoder, the key being its stream key; `undefined` where RTMP is switched off. */
export function rtmpAddress(host: string, broadcastId: string): string | undefined {
	if (!RATSSAAL_RTMP_PORT) return undefined;
	const scheme = RATSSAAL_RTMP_TLS_CERTIFICATE ? 'rtmps' : 'rtmp';
	return `${scheme}://${host}:${RATSSAAL_RTMP_PORT}/${broadcastId}`;
}

/** The host to be entered in the encoder; `undefined` where SRT is switched off. Ports are told by the media server. */
export const srtHost = (host: string): string | undefined => (RATSSAAL_SRT_PORTS ? host : undefined);
