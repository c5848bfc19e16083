import { expect, test } from 'vitest';
import { bucketSettings } from './bucket-settings.ts';

const SET = {
	RATSSAAL_S3_ENDPOINT: 'https://s3.rechenzentrum.example/',
	RATSSAAL_S3_BUCKET: 'rat-auenbrueck',
	RATSSAAL_S3_KEY: 'ratssaal',
	RATSSAAL_S3_SECRET: 'geheim'
};

test('without any of it there is no bucket, and what is left out has its usual value', () => {
	expect(bucketSettings({ RATSSAAL_S3_REGION: 'de' })).toBeUndefined();
	expect(bucketSettings(SET)).toEqual({
		endpoint: 'https://s3.rechenzentrum.example',
		region: 'us-east-1',
		bucket: 'rat-auenbrueck',
		key: 'ratssaal',
		secret: 'geheim',
		prefix: ''
	});
	const more = { ...SET, RATSSAAL_S3_REGION: 'garage', RATSSAAL_S3_PREFIX: '/rat/aufzeichnungen/' };
	expect(bucketSettings(more)).toMatchObject({ region: 'garage', prefix: 'rat/aufzeichnungen/' });
});

test('what is missing is named', () => {
	const { RATSSAAL_S3_SECRET: _secret, ...rest } = SET;
	expect(() => bucketSettings(rest)).toThrow('fehlt RATSSAAL_S3_SECRET.');
	expect(() => bucketSettings({ RATSSAAL_S3_BUCKET: 'rat' })).toThrow(
		'fehlen RATSSAAL_S3_ENDPOINT, RATSSAAL_S3_KEY, RATSSAAL_S3_SECRET.'
	);
});

test.for([
	['RATSSAAL_S3_ENDPOINT', 's3.rechenzentrum.example'],
	['RATSSAAL_S3_ENDPOINT', 'https://s3.rechenzentrum.example/rat-auenbrueck'],
	['RATSSAAL_S3_ENDPOINT', 'file:///etc/passwd'],
	['RATSSAAL_S3_BUCKET', 'Rat'],
	['RATSSAAL_S3_BUCKET', 'rat/saal'],
	['RATSSAAL_S3_PREFIX', '../rat'],
	['RATSSAAL_S3_PREFIX', 'a//b']
])('%s „%s“ is refused', ([name, value]) => {
	expect(() => bucketSettings({ ...SET, [name!]: value })).toThrow(`${name} ist „${value}“`);
});

test('a secret in the address is not repeated', () => {
	const address = 'https://ratssaal:geheim@s3.example';
	const refused = () => bucketSettings({ ...SET, RATSSAAL_S3_ENDPOINT: address });
	expect(refused).toThrow('https://…@s3.example');
	expect(refused).not.toThrow('geheim');
});
