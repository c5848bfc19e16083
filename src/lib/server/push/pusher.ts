/** Hands notifications to the push service of a device's browser. Only this folder knows `web-push`. */
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import webPush from 'web-push';
import { MailFailure } from '../mail/mailer.ts';
import type { Verdict } from '../mail/verdicts.ts';
import { InnerAddress, isInnerHost, lookupOf } from '../network/lookup.ts';
import type { Device } from './device.ts';
import type { PushKeys } from './keys.ts';

/** One notification to one device. The worker of `static/abo/mitteilungen.js` shows it. */
export interface Notification {
	readonly device: Device;
	readonly locale: 'de' | 'en';
	readonly title: string;
	readonly body: string;
	/** Where a tap leads. */
	readonly url: string;
	/** Where the device's subscriptions are changed and ended. */
	readonly manageUrl: string;
}

export interface Pusher {
	/** @throws {MailFailure} with the verdict on the device */
	send(notification: Notification): Promise<void>;
	close(): void;
}

export interface PushSettings {
	readonly keys: PushKeys;
	/** Whom a push service may turn to about us: `https:` or `mailto:` (RFC 8292, 2.1). */
	readonly contact: string;
}

/** What a test puts in place of the world. */
export interface PushWorld {
	readonly lookup?: LookupFunction;
	/** Certificates in PEM that are trusted beside those of the system. */
	readonly roots?: readonly string[];
}

/** A device that is switched off so long gets it no more: news of last week help nobody. */
const KEPT_SECONDS = 3 * 86_400;
const ANSWER_MS = 15_000;

export function openPusher(
	{ keys, contact }: PushSettings,
	{ lookup = lookupOf(), roots }: PushWorld = {}
): Pusher {
	const agent = new https.Agent({ keepAlive: true, maxSockets: 4, ...(roots && { ca: [...roots] }) });
	return {
		async send({ device, ...shown }) {
			const { headers, body } = webPush.generateRequestDetails(device, JSON.stringify(shown), {
				vapidDetails: { subject: contact, ...keys },
				TTL: KEPT_SECONDS
			});
			const { hostname } = new URL(device.endpoint);
			if (isInnerHost(hostname)) throw new MailFailure('gone', 'inner address');
			const options = { method: 'POST', headers, agent, lookup, signal: AbortSignal.timeout(ANSWER_MS) };
			const status = await post(device.endpoint, options, body);
			const verdict = verdictOn(status);
			if (verdict) throw new MailFailure(verdict, String(status));
		},
		close: () => agent.destroy()
	};
}

/** The status of the answer. Its words may quote the address: nobody reads them. */
function post(address: string, options: https.RequestOptions, body: Buffer | null): Promise<number> {
	return new Promise((resolve, reject) => {
		const request = https.request(address, options, (response) => {
			// Cut off when it goes on for too long: what counts has been said.
			response.on('error', () => {});
			response.resume();
			resolve(response.statusCode!);
		});
		request.on('error', (error: NodeJS.ErrnoException) =>
			reject(
				error instanceof InnerAddress
					? new MailFailure('gone', 'inner address')
					: new MailFailure('later', error.code ?? 'unknown')
			)
		);
		request.end(body);
	});
}

/**
 * `undefined` when it was taken. 404 and 410: there is no such device any more (RFC 8030, 7.3). A proof of ours that is
 * not believed (401, 403) is ours to mend, as too many at once and an outage pass: later. What merely answers 200 is no
 * push service.
 */
function verdictOn(status: number): Verdict | undefined {
	if (status === 201 || status === 202) return undefined;
	if (status === 404 || status === 410) return 'gone';
	return status === 401 || status === 403 || status === 429 || status >= 500 ? 'later' : 'refused';
}
