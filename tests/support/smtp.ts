/** A mail server on this machine: keeps what it is given, and refuses as it is told. */
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface Received {
	/** Envelope. */
	readonly from: string;
	readonly to: readonly string[];
	readonly raw: string;
	readonly mail: Email;
}

export interface MailServer {
	readonly url: string;
	readonly received: Received[];
	/** Called for each recipient; what it throws is the server's answer. */
	onRecipient: (address: string) => void;
	/** Called when a mail is whole, before the answer. */
	onMessage: (received: Received) => void | Promise<void>;
	close(): Promise<void>;
}

/** An answer of the server: `refusal(550, '5.1.1 <a@b> unknown')`. */
export const refusal = (responseCode: number, message: string) =>
	Object.assign(new Error(message), { responseCode });

export async function startMailServer(): Promise<MailServer> {
	const state: Pick<MailServer, 'received' | 'onRecipient' | 'onMessage'> = {
		received: [],
		onRecipient: () => {},
		onMessage: () => {}
	};
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onRcptTo({ address }, _session, done) {
			try {
				state.onRecipient(address);
				done();
			} catch (error) {
				done(error as Error);
			}
		},
		onData(stream, { envelope }, done) {
			void text(stream)
				.then(async (raw) => {
					const from = envelope.mailFrom ? envelope.mailFrom.address : '';
					const to = envelope.rcptTo.map(({ address }) => address);
					const received = { from, to, raw, mail: await PostalMime.parse(raw) };
					await state.onMessage(received);
					state.received.push(received);
					done();
				})
				.catch(done);
		}
	});
	// A client that was killed leaves its connection broken.
	server.on('error', () => {});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.server.address() as AddressInfo;
	return Object.assign(state, {
		url: `smtp://127.0.0.1:${port}`,
		close: () => new Promise<void>((resolve) => server.close(() => resolve()))
	});
}
