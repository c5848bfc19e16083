/** A person at the web app: signs in, sends forms and acts, as a browser does. */
import { TOTP } from 'otpauth';

export interface Login {
	readonly email: string;
	readonly password: string;
	readonly totpSecret?: string;
}

/** The web app may be down for a while: what is pressed then is sent again, under the same key. */
const AGAIN_MS = 200;
const LONGEST_MS = 60_000;

export class Door {
	readonly #address: string;
	readonly #cookies = new Map<string, string>();

	constructor(address: string) {
		this.#address = address;
	}

	async signIn({ email, password, totpSecret }: Login): Promise<void> {
		await this.form('/anmelden', { email, password });
		if (!totpSecret) return;
		await this.form('/anmelden/code', { code: new TOTP({ secret: totpSecret }).generate() });
	}

	/** The page's text. @throws {Error} unless it is answered with 200 */
	async page(path: string): Promise<string> {
		const response = await this.#fetch(path, {});
		if (!response.ok) throw new Error(`${path}: ${response.status}`);
		return response.text();
	}

	/** @throws {Error} with the refusal's sentence */
	async form(path: string, fields: Readonly<Record<string, string | readonly string[]>>): Promise<void> {
		const body = new URLSearchParams();
		for (const [name, value] of Object.entries(fields))
			for (const one of [value].flat()) body.append(name, one);
		const headers = {
			'content-type': 'application/x-www-form-urlencoded',
			'x-sveltekit-action': 'true',
			accept: 'application/json'
		};
		const text = await this.#again(path, { method: 'POST', headers, body: body.toString() });
		const { type } = JSON.parse(text) as { type: string };
		if (type !== 'success' && type !== 'redirect') throw new Error(`${path}: ${text}`);
	}

	/** What is answered to JSON. */
	async json(path: string, value: unknown): Promise<unknown> {
		const headers = { 'content-type': 'application/json' };
		return JSON.parse(await this.#again(path, { method: 'POST', headers, body: JSON.stringify(value) }));
	}

	async #again(path: string, init: RequestInit): Promise<string> {
		const end = performance.now() + LONGEST_MS;
		for (;;) {
			const response = await this.#fetch(path, init).catch(() => undefined);
			// An answer that breaks off is none.
			const text = await response?.text().catch(() => undefined);
			if (response && text !== undefined && response.status < 500) return text;
			if (performance.now() > end)
				throw new Error(`${path}: ${response?.status ?? 'no answer'} ${text ?? ''}`);
			await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
		}
	}

	async #fetch(path: string, init: RequestInit): Promise<Response> {
		const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const response = await fetch(new URL(path, this.#address), {
			...init,
			headers: { ...init.headers, cookie, origin: this.#address },
			redirect: 'manual',
			signal: AbortSignal.timeout(10_000)
		});
		for (const set of response.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!;
			this.#cookies.set(name!, value!);
		}
		return response;
	}
}
