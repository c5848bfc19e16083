/** The web process while developing: Vite's server on `PORT`, with the heartbeat that the built one gives too. */
import { createServer } from 'vite';
import { startBeating } from '../src/web/heartbeat.ts';

const { DATABASE_URL: databaseUrl, PORT: port } = process.env;
if (!databaseUrl) throw new Error('DATABASE_URL is missing');
const server = await createServer({ server: { host: true, port: Number(port), strictPort: true } });
await server.listen();
const stopBeating = startBeating(databaseUrl);

process.once('SIGTERM', async () => {
	await Promise.all([server.close(), stopBeating()]);
	process.exit(0);
});
