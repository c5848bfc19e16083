/** TCP ports: is one free, and which one shall we take? */
import net from 'node:net';
import { Problem } from './terminal.mjs';

/** Whether a port could be bound on an address right now. `0` always can. */
function isFree(port, host = '0.0.0.0') {
	return new Promise((resolve) => {
		const server = net.createServer();
		server.once('error', () => resolve(false));
		server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
	});
}

/** The first free port among `wishes`, else any free one. */
export async function freePort(wishes, host = '127.0.0.1') {
	for (const wish of wishes) if (wish && (await isFree(wish, host))) return wish;
	const server = net.createServer();
	await new Promise((resolve) => server.listen({ port: 0, host }, resolve));
	const { port } = server.address();
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** The port of the web process: `PORT`, or 3000. @throws {Problem} if it is no port or taken */
export async function webPort() {
	const wish = process.env.PORT ?? '3000';
	if (!/^\d{1,5}$/.test(wish) || Number(wish) > 65535) {
		throw new Problem(`PORT ist „${wish}“, erwartet wird eine Zahl bis 65535.`);
	}
	const port = Number(wish);
	if (port === 0) return freePort([]);
	if (port < 1024 && process.getuid?.() !== 0) {
		throw new Problem(
			`Port ${port} ist dem Administrator vorbehalten. Bitte wählen Sie einen ab 1024, etwa PORT=3000.`
		);
	}
	if (!(await isFree(port))) {
		throw new Problem(
			`Port ${port} ist belegt, vielleicht von einem Ratssaal, der schon läuft. Bitte beenden Sie das Programm dort oder wählen Sie einen anderen, etwa: PORT=${port + 10} npm start`
		);
	}
	return port;
}
