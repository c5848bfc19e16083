/** Content of files: to look at, to save, and not twice (O14). */
import { finding } from '#lib/domain/oparl/rules.ts';
import { isUrl, type JsonObject } from '#lib/domain/oparl/value-checks.ts';
import type { Check } from './check-server.ts';

const SAMPLES = 5;

/** Only content that lies here: other servers are not asked. */
export async function checkFiles(check: Check): Promise<void> {
	const here = [...check.known.values()]
		.filter(
			({ kind, object }) => kind === 'File' && isUrl(object.accessUrl) && isHere(check, object.accessUrl)
		)
		.slice(0, SAMPLES);
	for (const { object } of here) {
		if (!check.visitor.mayAsk) return;
		await checkAccess(check, String(object.accessUrl));
		await checkDownload(check, object);
	}
}

async function checkAccess({ visitor, findings }: Check, address: string): Promise<void> {
	const answer = await visitor.ask(address, { method: 'HEAD' });
	findings.add(finding('O14', answer.status === 200, `${address}: Status ${answer.status}`));
	if (answer.status !== 200) return;
	const { etag, 'content-disposition': disposition = '', 'last-modified': modified } = answer.headers;
	findings.add(
		finding('O14', !/^\s*attachment/i.test(disposition), `${address}: verlangt das Speichern`),
		finding('O14', etag !== undefined && modified !== undefined, `${address}: ETag oder Last-Modified fehlt`)
	);
	const conditions = { 'if-none-match': etag, 'if-modified-since': modified };
	for (const [name, value] of Object.entries(conditions)) {
		if (value === undefined || !visitor.mayAsk) continue;
		const again = await visitor.ask(address, { method: 'HEAD', headers: { [name]: value } });
		findings.add(
			finding('O14', again.status === 304, `${address}: unverändert, aber Status ${again.status}`)
		);
	}
}

async function checkDownload({ visitor, findings }: Check, { downloadUrl }: JsonObject): Promise<void> {
	if (!isUrl(downloadUrl) || !visitor.mayAsk) return;
	const { status, headers } = await visitor.ask(downloadUrl, { method: 'HEAD' });
	const named = /^\s*attachment\s*;.*filename/i.test(headers['content-disposition'] ?? '');
	findings.add(finding('O14', status === 200 && named, `${downloadUrl}: kein Speichern unter einem Namen`));
}

const isHere = ({ origin }: Check, address: string) => new URL(address).origin === origin;
