/** The log: one JSON line per entry on standard output. Never what a person wrote, never what a person proved with. */
import pino from 'pino';

export const log = pino({
	level: process.env.RATSSAAL_LOG_LEVEL ?? 'info',
	base: { pid: process.pid },
	timestamp: pino.stdTimeFunctions.isoTime,
	redact: {
		paths: [
			'password',
			'token',
			'cookie',
			'authorization',
			'*.password',
			'*.token',
			'error.params',
			'error.cause.parameters'
		],
		remove: true
	}
});
