import { expect, test } from 'vitest';
import { isInner } from './addresses.ts';

test.for([
	'127.0.0.1',
	'127.255.1.2',
	'0.0.0.0',
	'10.1.2.3',
	'100.64.0.1',
	'169.254.169.254',
	'172.16.0.1',
	'172.31.255.255',
	'192.168.178.1',
	'198.18.0.1',
	'224.0.0.251',
	'255.255.255.255',
	'::',
	'::1',
	'[::1]',
	'::7f00:1',
	'::ffff:127.0.0.1',
	'::ffff:7f00:1',
	'::ffff:10.0.0.1',
	'64:ff9b::7f00:1',
	'2002:7f00:1::',
	'fd00::1',
	'fe80::1%eth0',
	'ff02::1',
	'localhost',
	''
])('%s is inside', (address) => expect(isInner(address)).toBe(true));

test.for([
	'9.9.9.9',
	'172.15.0.1',
	'172.32.0.1',
	'192.167.1.1',
	'223.255.255.254',
	'2a01:4f8::1',
	'2620:fe::fe',
	'::ffff:9.9.9.9'
])('%s is outside', (address) => expect(isInner(address)).toBe(false));
