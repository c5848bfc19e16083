/** How the office sends its forms when there is a script: without leaving the page, and without losing what was typed. */
import type { SubmitFunction } from '$app/forms';
import { invalidateAll } from '$app/navigation';

interface Sending {
	/** Told when work begins and ends. */
	busy?: (busy: boolean) => void;
	/** The data of an act that went well. */
	done?: (data: Record<string, unknown>) => void;
}

/**
 * For `use:enhance`. After a refusal the page shows the newest state too: whoever was overtaken sees by what, with the
 * own input still in the form.
 */
export function submitting({ busy, done }: Sending = {}): SubmitFunction {
	return () => {
		busy?.(true);
		return async ({ result, update }) => {
			await update({ reset: false });
			if (result.type === 'failure') await invalidateAll();
			if (result.type === 'success') done?.(result.data ?? {});
			busy?.(false);
		};
	};
}
