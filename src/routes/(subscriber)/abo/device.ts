/** This browser as a receiver of notifications (Push API). Loaded where the installation offers them. */

const WORKER = '/abo/mitteilungen.js';
const SCOPE = '/abo/';

/** Is there all it takes? Not in Safari's tabs on iPhone and iPad, where it takes an app on the home screen. */
export const takesNotifications = (): boolean =>
	'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

export type Outcome =
	| { readonly kind: 'done'; readonly manage: string }
	/** The person, or the browser for all pages, does not allow notifications. */
	| { readonly kind: 'denied' }
	/** The browser's push service was not reached or does not answer. */
	| { readonly kind: 'failed' }
	| { readonly kind: 'refused'; readonly message: string };

/** Subscribes this browser to what the form says. `key` is the installation's public key as base64url. */
export async function subscribeDevice(key: string, wanted: FormData): Promise<Outcome> {
	if ((await Notification.requestPermission()) !== 'granted') return { kind: 'denied' };
	const device = await takeAddress(key).catch(() => undefined);
	if (!device) return { kind: 'failed' };
	const response = await post('/abo/geraet', {
		device,
		subject: wanted.get('subject') ?? '',
		rhythm: wanted.get('rhythm') ?? undefined,
		scope: wanted.get('scope') ?? undefined
	}).catch(() => undefined);
	if (!response) return { kind: 'failed' };
	const answer = (await response.json()) as { manage: string; message: string };
	return response.ok ? { kind: 'done', manage: answer.manage } : { kind: 'refused', message: answer.message };
}

/** Where the subscriptions of this browser are changed; `undefined` when it has none. */
export async function findManagePath(): Promise<string | undefined> {
	const registration = await navigator.serviceWorker.getRegistration(SCOPE);
	const device = await registration?.pushManager.getSubscription();
	if (!device) return undefined;
	const response = await post('/abo/geraet/link', { endpoint: device.endpoint });
	return response.ok ? ((await response.json()) as { manage: string }).manage : undefined;
}

async function takeAddress(key: string): Promise<PushSubscription> {
	const registration = await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
	await activation(registration);
	const known = await registration.pushManager.getSubscription();
	if (known && keyOf(known) === key) return known;
	// Made for another key, of an installation that was set up anew: it would take nothing of ours.
	await known?.unsubscribe();
	return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/** An address is given only to a worker that is at work; `ready` would wait for one whose pages include this one. */
function activation({ active, waiting, installing }: ServiceWorkerRegistration): Promise<void> {
	const worker = waiting ?? installing;
	if (active || !worker) return Promise.resolve();
	return new Promise((resolve) =>
		worker.addEventListener('statechange', () => {
			if (worker.state === 'activated') resolve();
		})
	);
}

function keyOf({ options }: PushSubscription): string | undefined {
	const bytes = options.applicationServerKey;
	if (!bytes) return undefined;
	const text = String.fromCharCode(...new Uint8Array(bytes));
	return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

const post = (path: string, value: object): Promise<Response> =>
	fetch(path, {
		method: 'POST',
		headers: { 'content-type': 'application/json', accept: 'application/json' },
		body: JSON.stringify(value)
	});
