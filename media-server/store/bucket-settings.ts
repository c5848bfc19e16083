/** Where the bucket of an S3 store is, as the environment says. */

export interface BucketSettings {
	/** Origin of the store, `https://s3.example`. */
	readonly endpoint: string;
	readonly region: string;
	readonly bucket: string;
	readonly key: string;
	readonly secret: string;
	/** In front of every name; empty or with a `/` at its end. */
	readonly prefix: string;
}

/** Stores that have no regions take this one. */
const USUAL_REGION = 'us-east-1';
const NEEDED = ['RATSSAAL_S3_ENDPOINT', 'RATSSAAL_S3_BUCKET', 'RATSSAAL_S3_KEY', 'RATSSAAL_S3_SECRET'];

/** `undefined` when none of it is set. @throws {Error} with a German sentence that names the variable */
export function bucketSettings(env: NodeJS.ProcessEnv): BucketSettings | undefined {
	const value = (name: string) => env[name]?.trim() ?? '';
	const missing = NEEDED.filter((name) => value(name) === '');
	if (missing.length === NEEDED.length) return undefined;
	if (missing.length > 0) {
		const verb = missing.length > 1 ? 'fehlen' : 'fehlt';
		throw new Error(
			`Für den Objektspeicher ${verb} ${missing.join(', ')}. Bitte geben Sie Adresse, Bucket, Schlüssel und Geheimnis vollständig an oder nichts davon.`
		);
	}
	return {
		endpoint: endpointOf(value('RATSSAAL_S3_ENDPOINT')),
		region: value('RATSSAAL_S3_REGION') || USUAL_REGION,
		bucket: bucketOf(value('RATSSAAL_S3_BUCKET')),
		key: value('RATSSAAL_S3_KEY'),
		secret: value('RATSSAAL_S3_SECRET'),
		prefix: prefixOf(value('RATSSAAL_S3_PREFIX'))
	};
}

function endpointOf(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const isOrigin = url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
	if (isOrigin) return url.origin;
	throw new Error(
		`RATSSAAL_S3_ENDPOINT ist „${withoutLogin(text)}“. Bitte geben Sie nur Protokoll, Rechner und Port an, zum Beispiel https://s3.rechenzentrum.example.`
	);
}

/** Somebody may have put the secret into the address: sentences end in logs. */
const withoutLogin = (text: string): string => text.replace(/\/\/[^/]*@/, '//…@');

function bucketOf(text: string): string {
	if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)) return text;
	throw new Error(
		`RATSSAAL_S3_BUCKET ist „${text}“. Der Name eines Buckets hat 3 bis 63 Zeichen: Kleinbuchstaben, Ziffern, Punkte und Bindestriche.`
	);
}

function prefixOf(text: string): string {
	const bare = text.replace(/^\/+|\/+$/g, '');
	if (bare === '') return '';
	if (/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(bare)) return `${bare}/`;
	throw new Error(
		`RATSSAAL_S3_PREFIX ist „${text}“. Bitte verwenden Sie Buchstaben, Ziffern, Punkt, Binde- und Unterstrich, mit „/“ dazwischen.`
	);
}
