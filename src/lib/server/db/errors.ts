/** What Postgres said no to, by its five-character code (PostgreSQL documentation, Appendix A). */

/** The code, also where drizzle has wrapped the error; `undefined` for any other error. */
export function sqlState(error: unknown): string | undefined {
	return postgresError(error)?.code;
}

interface PostgresFailure {
	readonly code: string;
}

function postgresError(error: unknown): PostgresFailure | undefined {
	for (let each = error; each instanceof Error; each = each.cause) {
		if (each.name === 'PostgresError') return each as unknown as PostgresFailure;
	}
	return undefined;
}

/** The database cannot be reached, or is only just starting or stopping: nothing is wrong with the statement. */
export function isUnreachable(error: unknown): boolean {
	for (let each = error; each instanceof Error; each = each.cause) {
		const code = (each as { code?: unknown }).code;
		if (typeof code !== 'string') continue;
		if (/^(ECONN|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENOENT|EPIPE|CONNECTION_|CONNECT_TIMEOUT)/.test(code))
			return true;
		// 57P01-57P03 shutting down or starting up · 53300 too many connections · 3D000 no such database yet.
		if (/^(57P0[123]|53300|3D000)$/.test(code)) return true;
	}
	return false;
}
