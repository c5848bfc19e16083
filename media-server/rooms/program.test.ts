import type { types } from 'mediasoup';
import { beforeEach, expect, test } from 'vitest';
import { BroadcastTimeline } from '../packager/timeline.ts';
import { SessionClock } from '../rtp/clock.ts';
import type { Camera } from './camera.ts';
import { Program } from './program.ts';

let isOpen: boolean;
/** Which sessions may pass at the engine. */
let passing: Set<string>;
/** Consumers that are there, by the camera's name. */
let consumed: string[];
let program: Program;

beforeEach(() => {
	isOpen = true;
	passing = new Set();
	consumed = [];
	program = new Program({
		timeline: () => new BroadcastTimeline(),
		tap: () => ({ isOpen, sinceMs: 0 }),
		relay: { take: () => {}, follow: () => {} },
		admits: () => isOpen,
		now: () => 1000,
		partMs: 500,
		sink: { part: () => {}, end: () => {} },
		log: () => {}
	});
});

const router = {
	rtpCapabilities: {},
	createDirectTransport: () => {
		let own = '';
		return Promise.resolve({
			consume: ({ producerId }: { producerId: string }) => {
				consumed.push((own = producerId));
				return Promise.resolve({ on: () => {}, requestKeyFrame: () => Promise.resolve() });
			},
			close: () => (consumed = consumed.filter((id) => id !== own))
		});
	}
} as unknown as types.Router;

function camera(id: string): Camera {
	const nothing = () => {};
	const producer = {
		id,
		kind: 'video',
		enableTraceEvent: () => Promise.resolve(),
		on: nothing,
		off: nothing
	};
	const session = {
		producers: [producer],
		pass: (may: boolean) => Promise.resolve(void (may ? passing.add(id) : passing.delete(id)))
	};
	return { id, session, clock: new SessionClock() } as unknown as Camera;
}

const onAir = () => program.onAir?.camera.id;

test('the one that was on the air stays until the first picture of the other is there', async () => {
	await program.put(camera('hall'), router);
	await program.put(camera('desk'), router);
	expect([onAir(), consumed]).toEqual(['hall', ['hall', 'desk']]);
	expect([...passing]).toEqual(['hall', 'desk']);
});

test('where nothing may be seen the change does not wait, and the other one has no consumer left', async () => {
	isOpen = false;
	await program.put(camera('hall'), router);
	await program.put(camera('desk'), router);
	expect([onAir(), consumed, [...passing]]).toEqual(['desk', ['desk'], []]);
});

test('when the gate closes during a change, the change is done', async () => {
	await program.put(camera('hall'), router);
	await program.put(camera('desk'), router);
	isOpen = false;
	program.followTap();
	expect([onAir(), consumed, [...passing]]).toEqual(['desk', ['desk'], []]);
});

test('chosen back before the change, the other is forgotten', async () => {
	const hall = camera('hall');
	await program.put(hall, router);
	await program.put(camera('desk'), router);
	await program.put(hall, router);
	expect([onAir(), consumed]).toEqual(['hall', ['hall']]);
});

test('when the one on the air goes, the one that is awaited takes its place', async () => {
	const hall = camera('hall');
	await program.put(hall, router);
	await program.put(camera('desk'), router);
	program.drop(hall.session!);
	expect([onAir(), consumed]).toEqual(['desk', ['desk']]);
});
