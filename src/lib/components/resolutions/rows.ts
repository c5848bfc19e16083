/** A resolution as lists show it. */
import type { Status } from '#lib/domain/implementations/status.ts';

export interface ResolutionRow {
	readonly id: string;
	readonly title: string;
	readonly status: Status;
	readonly public: boolean;
	readonly decidedAt: Date;
	readonly organization: string | null;
	readonly reference: string | null;
	readonly office: string | null;
	readonly due: string | null;
	readonly endedOn: string | null;
	readonly delayReason: string | null;
}
