/** The answer while there is no town or no database: a whole page by itself, since every other needs both. */

const REASONS = {
	'noch-leer': {
		title: 'Hier ist noch keine Kommune eingerichtet',
		sentence:
			'Das System läuft. Sobald eine Kommune angelegt oder eingelesen ist, erscheinen hier ihre Sitzungen. Die Anleitung steht in der Datei README.'
	},
	'keine-datenbank': {
		title: 'Das Ratsinformationssystem ist gleich wieder da',
		sentence: 'Die Datenbank ist gerade nicht erreichbar. Diese Seite versucht es alle zehn Sekunden erneut.'
	}
} as const;

export function unavailable(reason: keyof typeof REASONS): Response {
	const { title, sentence } = REASONS[reason];
	const html = `<!doctype html>
<html lang="de">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<body><main><h1>${title}</h1><p>${sentence}</p></main>
`;
	return new Response(html, {
		status: 503,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'cache-control': 'no-store',
			'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
			'retry-after': '10',
			refresh: '10'
		}
	});
}
