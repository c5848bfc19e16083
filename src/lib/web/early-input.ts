/**
 * What somebody typed or chose before the script came. Waking up, the page sets its fields to what the server knew; this
 * remembers what differed by then and puts it back afterwards, as if it were typed now.
 */
type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const CONTROLS = 'input:not([type=hidden], [type=file]), textarea, select';
const TYPED = ['input', 'change'] as const;

const early = new Map<Control, string | boolean>();

const isTicked = (control: Control): control is HTMLInputElement =>
	control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio');

const stateOf = (control: Control) => (isTicked(control) ? control.checked : control.value);

/** As the server sent it. */
function originOf(control: Control): string | boolean {
	if (isTicked(control)) return control.defaultChecked;
	if (!(control instanceof HTMLSelectElement)) return control.defaultValue;
	const options = [...control.options];
	return (options.find(({ defaultSelected }) => defaultSelected) ?? options[0])?.value ?? '';
}

/** From here on until the page is awake; what was there by now counts too. */
export function rememberInput(): void {
	for (const control of document.querySelectorAll<Control>(CONTROLS)) {
		if (stateOf(control) !== originOf(control)) early.set(control, stateOf(control));
	}
	for (const type of TYPED) document.addEventListener(type, remember, { capture: true });
}

function remember({ target }: Event): void {
	const control = target as Control;
	if (control.matches(CONTROLS)) early.set(control, stateOf(control));
}

/** Once it is awake. */
export function restoreInput(): void {
	for (const type of TYPED) document.removeEventListener(type, remember, { capture: true });
	for (const [control, state] of early) {
		if (stateOf(control) === state) continue;
		if (isTicked(control)) control.checked = state === true;
		else control.value = String(state);
		for (const type of TYPED) control.dispatchEvent(new Event(type, { bubbles: true }));
	}
	early.clear();
}
