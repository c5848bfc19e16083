import { expect, test } from 'vitest';
import { cameraOfKey, camerasShown } from './cameras.ts';

const cameras = [
	{ id: 'a', name: 'Kamera Saal', spare: true },
	{ id: 'b', name: 'Rednerpult', spare: true }
];
const report = (id: string, onAir: boolean, delivers = true) => ({
	id,
	onAir,
	delivers,
	connectedSince: '2026-11-24T17:00:00Z',
	problem: null
});
const marks = (stand: Parameters<typeof camerasShown>[0]) =>
	camerasShown(stand).map(({ state, onAir, coming }) => [state, onAir, coming]);

test('before anything is known the chosen one, or else the first, counts as on the air', () => {
	expect(marks({ cameras })).toEqual([
		['none', true, false],
		['none', false, false]
	]);
	expect(marks({ cameras, program: { cameraId: 'b' } })).toEqual([
		['none', false, false],
		['none', true, false]
	]);
});

test('until the first picture of the chosen one is there, the other is on the air', () => {
	const status = { cameras: [report('a', true), report('b', false, false)] };
	expect(marks({ cameras, program: { cameraId: 'b' }, status })).toEqual([
		['sends', true, false],
		['silent', false, true]
	]);
});

test('a report of a camera that was removed says nothing of the others', () => {
	expect(marks({ cameras, status: { cameras: [report('gone', true)] } })[0]).toEqual(['none', true, false]);
});

test('the keys 1 to 8 name a camera, unless somebody writes or holds another key', () => {
	const shown = camerasShown({ cameras });
	const key = (event: object) => cameraOfKey({ target: null, ...event } as KeyboardEvent, shown)?.id;
	expect(key({ key: '2' })).toBe('b');
	expect(key({ key: '3' })).toBeUndefined();
	expect(key({ key: '0' })).toBeUndefined();
	expect(key({ key: '2', ctrlKey: true })).toBeUndefined();
	expect(key({ key: '2', repeat: true })).toBeUndefined();
	expect(key({ key: '2', target: { tagName: 'INPUT' } })).toBeUndefined();
	expect(key({ key: '2', target: { isContentEditable: true } })).toBeUndefined();
	expect(key({ key: '2', target: { tagName: 'BUTTON' } })).toBe('b');
});
