/** The log: one JSON line per entry on standard output. Never what a person wrote, never what a person proved with. */
import pino, { type DestinationStream } from 'pino';

export const makeLog = (destination?: DestinationStream) =>
	pino(
		{
			level: process.env.RATSSAAL_LOG_LEVEL ?? 'info',
			base: { pid: process.pid },
			timestamp: pino.stdTimeFunctions.isoTime,
			serializers: { err: traceOf, error: traceOf },
			redact: {
				paths: ['password', 'token', 'cookie', 'authorization', '*.password', '*.token'],
				remove: true
			}
		},
		destination
	);

export const log = makeLog();

/** Of what a database says, the parts that name its own things and never a value. */
const NAMES = ['code', 'severity', 'table_name', 'column_name', 'constraint_name', 'routine'] as const;

/**
 * What of an error is told: what it is, where it arose and what it came from. The values of a statement stay out, which a
 * failed one carries in its message and its fields.
 */
function traceOf(error: unknown): unknown {
	if (!(error instanceof Error)) return error;
	const names = NAMES.map((name) => [name, (error as unknown as Record<string, unknown>)[name]] as const);
	return {
		type: error.constructor.name,
		message: sentenceOf(error),
		at: error.stack?.split('\n').filter((line) => /^\s+at /.test(line)),
		...Object.fromEntries(names.filter(([, value]) => typeof value === 'string')),
		...(error.cause === undefined ? {} : { cause: traceOf(error.cause) })
	};
}

function sentenceOf({ name, message, ...fields }: Error & { readonly query?: unknown }): string {
	if ('query' in fields && name !== 'PostgresError') return 'A statement failed';
	return name === 'PostgresError' ? message.replaceAll(/: ".*|"[^"]*"|\(.*\)/gs, '…') : message;
}
