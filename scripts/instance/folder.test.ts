import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lockDataFolder, openDataFolder, readRunRecord, type RunRecord, writeRunRecord } from './folder.ts';

const newFolder = () => fs.mkdtempSync(path.join(os.tmpdir(), 'ratssaal-folder-'));

const RECORD: RunRecord = {
	pid: 1,
	processes: { web: 2 },
	address: 'http://localhost:3000',
	databaseUrl: 'postgres://ratssaal:geheim@127.0.0.1:54320/ratssaal',
	webPort: 3000,
	mediaPort: 3001,
	rtcPort: 44444,
	viewerPort: 44445
};

test('a second instance on the same folder is refused, by any of its names, and told where the first one is', async () => {
	const folder = newFolder();
	writeRunRecord(folder, RECORD);
	await lockDataFolder(folder);
	await expect(lockDataFolder(folder)).rejects.toThrow('bereits unter http://localhost:3000');
	const alias = `${folder}-alias`;
	fs.symlinkSync(folder, alias);
	await expect(lockDataFolder(alias)).rejects.toThrow('RATSSAAL_DATA');
	await lockDataFolder(newFolder());
});

test('a killed instance leaves its folder free', async () => {
	const folder = newFolder();
	const script = `import { lockDataFolder } from '${import.meta.dirname}/folder.ts';
		await lockDataFolder(process.argv[1]);
		console.log('locked');
		setInterval(() => {}, 1000);`;
	const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, folder]);
	await once(child.stdout, 'data');
	await expect(lockDataFolder(folder)).rejects.toThrow('bereits');
	child.kill('SIGKILL');
	await once(child, 'exit');
	await lockDataFolder(folder);
});

test('the record is for its own user only, and what was half-written counts as none', () => {
	const folder = newFolder();
	expect(readRunRecord(folder)).toBeUndefined();
	writeRunRecord(folder, RECORD);
	expect(readRunRecord(folder)).toEqual(RECORD);
	expect(fs.statSync(path.join(folder, 'run.json')).mode & 0o777).toBe(0o600);
	fs.writeFileSync(path.join(folder, 'run.json'), '{"pid": 1,');
	expect(readRunRecord(folder)).toBeUndefined();
});

test('a folder that is a file is refused with a sentence', () => {
	const file = path.join(newFolder(), 'datei');
	fs.writeFileSync(file, '');
	expect(() => openDataFolder(file)).toThrow('nicht les- und beschreibbar');
});
