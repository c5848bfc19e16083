/** Debian's nginx: with the configuration that we ship, or with a plain file to measure against. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../scripts/bootstrap/port.mjs';

export interface Nginx {
	readonly origin: string;
	stop(): Promise<void>;
}

/** One nginx process with one worker, whose `server` block is `server(port)`, in `folder`. */
async function startNginx(folder: string, server: (port: number) => string): Promise<Nginx> {
	mkdirSync(folder, { recursive: true });
	const port = await freePort([]);
	// Its worker would give root up, and with that the folder of the test.
	const user = process.getuid?.() === 0 ? 'user root;' : '';
	const config = `
${user}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 4096; }
http {
	access_log off;
	include /etc/nginx/mime.types;
	client_body_temp_path ${folder}/body;
	proxy_temp_path ${folder}/proxy;
	fastcgi_temp_path ${folder}/fastcgi;
	uwsgi_temp_path ${folder}/uwsgi;
	scgi_temp_path ${folder}/scgi;
	sendfile on;
	keepalive_requests 1000000;
	${server(port)}
}
`;
	const file = join(folder, 'nginx.conf');
	writeFileSync(file, config);
	const child = spawn('nginx', ['-c', file, '-e', join(folder, 'error.log')], { stdio: 'inherit' });
	const origin = `http://127.0.0.1:${port}`;
	for (let attempt = 0; ; attempt++) {
		if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
		if (await fetch(origin).catch(() => undefined)) break;
		if (attempt === 100) throw new Error('nginx did not answer within 10 s');
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	return {
		origin,
		async stop() {
			const ended = once(child, 'exit');
			child.kill('SIGQUIT');
			await ended;
		}
	};
}

/** Serves `body` as a static file under `/`. */
export function startStatic(folder: string, body: string | Buffer): Promise<Nginx> {
	const root = join(folder, 'root');
	mkdirSync(root, { recursive: true });
	writeFileSync(join(root, 'index.html'), body);
	return startNginx(folder, (port) => `server { listen 127.0.0.1:${port}; root ${root}; }`);
}

/** What an administrator changes in the shipped configuration, and what the rest of it must not mind. */
const PLACES = (port: number, webPort: number, mediaPort: number, folder: string) =>
	[
		['server 127.0.0.1:3000;', `server 127.0.0.1:${webPort};`],
		['server 127.0.0.1:3001;', `server 127.0.0.1:${mediaPort};`],
		['/var/cache/nginx/ratssaal-seiten', `${folder}/seiten`],
		['/var/cache/nginx/ratssaal-medien', `${folder}/medien`],
		['listen 443 ssl http2;', `listen 127.0.0.1:${port};`],
		['listen [::]:443 ssl http2;', ''],
		['ssl_certificate /etc/letsencrypt/live/rat.example.org/fullchain.pem;', ''],
		['ssl_certificate_key /etc/letsencrypt/live/rat.example.org/privkey.pem;', ''],
		['listen 80;', 'listen unix:' + folder + '/plain.sock;'],
		['listen [::]:80;', '']
	] as const;

/** nginx as `docs/nginx/ratssaal.conf` sets it up, without TLS, before a running product. */
export function startShipped(folder: string, webPort: number, mediaPort: number): Promise<Nginx> {
	const shipped = readFileSync(new URL('../../docs/nginx/ratssaal.conf', import.meta.url), 'utf8');
	return startNginx(folder, (port) =>
		PLACES(port, webPort, mediaPort, folder).reduce((text, [place, here]) => {
			if (!text.includes(place)) throw new Error(`the shipped configuration has no „${place}“`);
			return text.replaceAll(place, here);
		}, shipped)
	);
}
