/**
 * An event as an HTML form sends it: the same form works without script, and with it the same reading is done in the
 * browser. The bounds are checked by `sitting-events.ts` afterwards.
 */
import type { NewSittingEvent } from '#lib/domain/sittings/events.ts';

/** The names of the fields every such form has. */
export const FORM = {
	/** JSON of type and of what is known beforehand. */
	event: 'ereignis',
	clientKey: 'schluessel',
	after: 'nach',
	/** Seconds by which an exclusion is dated back. */
	backDated: 'rueckwirkend',
	/** Minutes a break is expected to last. */
	breakMinutes: 'dauer',
	/** Minutes of speaking time. */
	limitMinutes: 'redezeit'
} as const;

/** Fields that hold a number, by the last part of their name. */
const NUMBERS: ReadonlySet<string> = new Set(['yes', 'no', 'abstain', 'invalid', 'seq']);

/**
 * The event of a form pressed at `now`. Any other field is a field of the payload by its name: `reason`, `counts.yes`,
 * `ballots.<personId>`; an empty one is left out. What is no event comes out as it is, to be refused.
 */
export function eventOfForm(form: FormData, now: Date): NewSittingEvent {
	const { type, data: known = {} } = readJson(form.get(FORM.event));
	const data: Record<string, unknown> = { ...known };
	const ballots: { personId: string; choice: string }[] = [];
	const reserved: ReadonlySet<string> = new Set(Object.values(FORM));
	for (const [name, value] of form) {
		if (typeof value !== 'string' || value.trim() === '' || reserved.has(name)) continue;
		const [first = '', second] = name.split('.');
		if (first === 'ballots' && second) ballots.push({ personId: second, choice: value });
		else if (second) data[first] = { ...(data[first] as object), [second]: fieldValue(second, value) };
		else data[first] = fieldValue(first, value);
	}
	if (ballots.length > 0) {
		const count = (choice: string) => ballots.filter((ballot) => ballot.choice === choice).length;
		data.ballots = ballots;
		data.counts = { yes: count('yes'), no: count('no'), abstain: count('abstain') };
	}
	const minutes = (field: string) => Number(form.get(field) || 0) * 60_000;
	const backDatedMs = Number(form.get(FORM.backDated) || 0) * 1000;
	if (backDatedMs > 0) data.since = new Date(now.getTime() - backDatedMs).toISOString();
	if (minutes(FORM.breakMinutes) > 0) {
		data.untilExpected = new Date(now.getTime() + minutes(FORM.breakMinutes)).toISOString();
	}
	if (minutes(FORM.limitMinutes) > 0) data.limitMs = minutes(FORM.limitMinutes);
	return { type, data } as unknown as NewSittingEvent;
}

function fieldValue(name: string, value: string): unknown {
	if (NUMBERS.has(name)) return Number(value);
	return value === 'on' ? true : value.trim();
}

function readJson(value: FormDataEntryValue | null): { type?: string; data?: Record<string, unknown> } {
	try {
		return (JSON.parse(String(value)) as object | null) ?? {};
	} catch {
		// A form that was tampered with: the schema will say so.
		return {};
	}
}
