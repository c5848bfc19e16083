/** The media server's process: takes cameras in by WHIP, RTMP and SRT and gives HLS out, as the sitting log allows. */
import pino from 'pino';
import { startMediaServer } from './server.ts';
import { readSettings } from './settings.ts';

const logger = pino({ name: 'media' });
const log = (message: string, error?: unknown) =>
	error === undefined ? logger.info(message) : logger.warn({ err: error }, message);

try {
	const server = await startMediaServer(readSettings(process.env), () => Date.now(), log);
	log(`Ready on port ${server.httpPort}.`);
	let closing: Promise<void> | undefined;
	const stop = () => {
		closing ??= server.close().then(
			() => process.exit(0),
			(error: unknown) => {
				log('Closing failed.', error);
				process.exit(1);
			}
		);
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
	process.on('disconnect', stop);
	// One broadcast's mistake must not end another's: it is logged, and the process goes on.
	process.on('unhandledRejection', (error) => log('Something was not handled.', error));
	process.on('uncaughtException', (error) => log('Something was not caught.', error));
} catch (error) {
	log('Der Medienserver kann nicht starten.', error);
	process.exit(1);
}
