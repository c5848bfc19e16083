import { expect, test } from 'vitest';
import { networkOf } from './rate-limits.ts';

test.for([
	['203.0.113.7', '203.0.113.7'],
	['::ffff:203.0.113.7', '203.0.113.7'],
	['2001:db8:1:2300::1', '2001:0db8:0001:23/56'],
	['2001:DB8:1:23ff:aaaa:bbbb:cccc:dddd', '2001:0db8:0001:23/56'],
	['2001:db8:1:2400::1', '2001:0db8:0001:24/56'],
	['fe80::1%eth0', 'fe80:0000:0000:00/56'],
	['::1', '0000:0000:0000:00/56']
])('%s belongs to %s', ([address, network]) => {
	expect(networkOf(address!)).toBe(network);
});
