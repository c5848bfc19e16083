/** Short messages: shown at the foot of the page for a while, and spoken by screen readers. */

export interface Toast {
	id: number;
	text: string;
	tone: 'info' | 'ok' | 'danger';
	/** A way back or on, for instance „Rückgängig“. */
	action?: { label: string; run: () => void };
}

const SHOWN_MS = 8000;

class Toasts {
	list = $state<Toast[]>([]);
	/** The last sentence to be spoken without being shown. */
	spoken = $state('');
	#next = 1;

	/** Shows `text` for 8 s; one with an action or an error stays until it is closed. */
	show(text: string, tone: Toast['tone'] = 'info', action?: Toast['action']): void {
		const id = this.#next++;
		this.list.push({ id, text, tone, action });
		if (!action && tone !== 'danger') setTimeout(() => this.close(id), SHOWN_MS);
	}

	close(id: number): void {
		this.list = this.list.filter((toast) => toast.id !== id);
	}

	/** Speaks `text` politely; the same sentence twice is spoken twice. */
	announce(text: string): void {
		this.spoken = this.spoken === text ? `${text}\u00a0` : text;
	}
}

export const toasts = new Toasts();
