/** A server that forgets its intermediate certificate (Kaiserslautern): it is fetched where the certificate says, and trusted no further than that. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeCertificate, type Certificate } from '../support/certificates.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { importServer } from '../support/imports.ts';
import { TownServer } from '../support/oparl/town-server.ts';

const HOST = 'ris.wiesenau.example';

let database: TestDatabase;
let town: TownServer;
let library: Server;
let fetched = 0;
let offered: Certificate;
const root = makeCertificate({ name: 'Wurzel', authority: true });
const stranger = makeCertificate({ name: 'Wurzel', authority: true });
const between = makeCertificate({ name: 'Zwischenstelle', issuer: root, authority: true });

beforeAll(async () => {
	database = await openTestDatabase();
	library = createServer((_, response) => {
		fetched++;
		response.end(offered.der);
	});
	await new Promise<void>((resolve) => library.listen(0, '127.0.0.1', resolve));
	const issuerAddress = `http://127.0.0.1:${(library.address() as AddressInfo).port}/zwischenstelle.cer`;
	const { pem, key } = makeCertificate({ name: HOST, host: HOST, issuer: between, issuerAddress });
	town = await TownServer.start({
		host: HOST,
		cert: pem,
		key: key.export({ type: 'pkcs8', format: 'pem' })
	});
	town.add('organization', { name: 'Rat' });
});
afterAll(async () => {
	await town.close();
	await new Promise((resolve) => library.close(resolve));
	await database.close();
});
beforeEach(() => {
	fetched = 0;
	offered = between;
});

const bring = (roots: readonly Certificate[]) =>
	importServer(
		database,
		town.system,
		{},
		{
			rules: { tries: 1, innerHosts: [HOST, '127.0.0.1'] },
			world: {
				roots: roots.map(({ pem }) => pem),
				resolve: async () => [{ address: '127.0.0.1', family: 4 }]
			}
		}
	);

test('the chain is completed once and checked to its root', async () => {
	const run = await bring([root]);
	expect(run).toMatchObject({ state: 'done', defects: { 'certificate-chain': 1 } });
	expect(fetched).toBe(1);
});

test('without a trusted root nothing is asked of the server', async () => {
	town.requests.length = 0;
	const run = await bring([]);
	expect(run).toMatchObject({ state: 'refused', problem: expect.stringContaining('nicht ausweisen') });
	expect(town.requests).toEqual([]);
});

test('what was not issued by the one that is trusted, or did not issue the server’s, does not help', async () => {
	town.requests.length = 0;
	for (const other of [stranger, root]) {
		offered = other;
		expect(await bring([root])).toMatchObject({ state: 'refused' });
	}
	expect(town.requests).toEqual([]);
});
