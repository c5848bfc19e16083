/* Shows news of the council as notifications of the browser (Push API). It keeps nothing and answers no requests. */

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('push', (event) => {
	const { title, body, url, manageUrl, locale } = event.data.json();
	event.waitUntil(
		self.registration.showNotification(title, {
			body,
			lang: locale,
			icon: '/favicon.svg',
			data: { url, manageUrl },
			actions: [{ action: 'manage', title: locale === 'en' ? 'Change subscriptions' : 'Abos ändern' }]
		})
	);
});

self.addEventListener('notificationclick', (event) => {
	const { url, manageUrl } = event.notification.data;
	event.notification.close();
	event.waitUntil(self.clients.openWindow(event.action === 'manage' ? manageUrl : url));
});

/* The browser changes its address now and then: the subscriptions go with it. */
self.addEventListener('pushsubscriptionchange', (event) => {
	event.waitUntil(renew(event.oldSubscription, event.newSubscription));
});

async function renew(old, given) {
	if (!old) return;
	const device = given ?? (await self.registration.pushManager.subscribe(old.options));
	await fetch('/abo/geraet', {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ endpoint: old.endpoint, device })
	});
}
