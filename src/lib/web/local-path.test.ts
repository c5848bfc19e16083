import { expect, test } from 'vitest';
import { localPath } from './local-path.ts';

test.for([
	['/sitzungen?monat=2026-11', '/sitzungen?monat=2026-11'],
	['/vorlagen/1#text', '/vorlagen/1#text'],
	[null, '/'],
	['', '/'],
	['sitzungen', '/'],
	['//evil.example/x', '/'],
	['/\\evil.example', '/'],
	['/\t/evil.example', '/'],
	['/..//evil.example', '/'],
	['/x/..//evil.example', '/'],
	['https://evil.example', '/'],
	['javascript:alert(1)', '/']
] as const)('%s leads to %s', ([given, path]) => {
	expect(localPath(given)).toBe(path);
});
