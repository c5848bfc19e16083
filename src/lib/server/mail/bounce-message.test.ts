import { expect, test } from 'vitest';
import { readBounce } from './bounce-message.ts';

const ID = '01a214fc-a34a-74f7-b375-4416120b1ec2';

/** As Postfix reports it. */
const report = (fields: {
	to?: string;
	action?: string;
	status?: string;
	diagnostic?: string;
	returned?: string;
}) => `Return-Path: <>
Delivered-To: ${fields.to ?? `ruecklauf+${ID}@stadt.example`}
From: MAILER-DAEMON@mx.stadt.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status;
	boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.stadt.example

Final-Recipient: rfc822; erika@example.org
Original-Recipient: rfc822;erika@example.org
Action: ${fields.action ?? 'failed'}
Status: ${fields.status ?? '5.1.1'}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; ${fields.diagnostic ?? '550 5.1.1 <erika@example.org>: Recipient address rejected: User\n    unknown'}

--B
Content-Type: text/rfc822-headers

From: Stadt <ratssaal@stadt.example>
${fields.returned ?? `Message-ID: <${ID}@stadt.example>`}

--B--
`;

test('a mailbox that does not exist', () => {
	expect(readBounce(report({}))).toEqual({ mailId: ID, verdict: 'gone' });
	expect(readBounce(report({}).replaceAll('\n', '\r\n'))).toEqual({ mailId: ID, verdict: 'gone' });
});

test.for([
	['full', { status: '5.2.2', diagnostic: '552 5.2.2 Mailbox full' }, 'refused'],
	['blocked', { status: '5.7.1', diagnostic: '554 5.7.1 blocked by policy' }, 'refused'],
	['given up', { status: '4.4.1', diagnostic: '451 4.4.1 timed out' }, 'refused'],
	['said better by the far server', { status: '5.0.0', diagnostic: '550 5.1.1 unknown' }, 'gone'],
	['without enhanced code', { status: '5.0.0', diagnostic: '550 no such user' }, 'gone'],
	['disabled', { status: '5.2.1', diagnostic: '550 5.2.1 disabled' }, 'gone']
] as const)('%s', ([, fields, verdict]) => {
	expect(readBounce(report(fields))?.verdict).toBe(verdict);
});

test('known by the mail that was returned, where the address does not say', () => {
	expect(readBounce(report({ to: 'ruecklauf@stadt.example' }))?.mailId).toBe(ID);
});

test.for([
	['a warning of delay', report({ action: 'delayed', status: '4.4.1' })],
	['a report of success', report({ action: 'delivered', status: '2.0.0' })],
	['not one of ours', report({ to: 'ruecklauf@stadt.example', returned: 'Message-ID: <x@y>' })],
	[
		'an answering machine',
		`To: ruecklauf+${ID}@stadt.example\nSubject: Abwesend\n\nIch bin im Urlaub. Status: 5.1.1`
	],
	['nothing', '']
])('nobody is stopped by %s', ([, message]) => {
	expect(readBounce(message!)).toBeUndefined();
});
