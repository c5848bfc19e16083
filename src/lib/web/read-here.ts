/** Links to a PDF lead to the file itself; where scripts run, they open our reader instead. */
import { goto } from '$app/navigation';

/** For `onclick`: a plain click goes to `address`; every other one is left to the link. */
export const readHere = (address: string) => (event: MouseEvent) => {
	if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
	event.preventDefault();
	// eslint-disable-next-line svelte/no-navigation-without-resolve -- addresses of the town begin at the root
	void goto(address);
};
