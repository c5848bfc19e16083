import { expect, test } from 'vitest';
import { allowCapture, CLOSED_POLICY } from './capture.server.ts';

test('camera, microphone and screen are opened, and nothing else', () => {
	const response = new Response();
	allowCapture(response);
	const policy = response.headers.get('permissions-policy')!.split(', ');
	const opened = policy.filter((rule) => !CLOSED_POLICY.split(', ').includes(rule));
	expect(opened).toEqual(['camera=(self)', 'microphone=(self)', 'display-capture=(self)']);
	expect(policy).toHaveLength(CLOSED_POLICY.split(', ').length);
});
