/** What happens in the browser before a page wakes up. */
import { rememberInput } from '#lib/web/early-input.ts';

export const init = rememberInput;
