import { expect, test, vi } from 'vitest';
import { meetingName } from './meeting-name.ts';

vi.mock('#lib/paraglide/runtime.js', async (original) => ({
	...(await original<object>()),
	getLocale: () => 'en'
}));

test('a number is said in the language of the reader, a name stays as it was given', () => {
	expect(meetingName({ name: '7. Sitzung', number: 7 })).toBe('Meeting no. 7');
	expect(meetingName({ name: '7. Sitzung (Haushalt)', number: 7 })).toBe('7. Sitzung (Haushalt)');
	expect(meetingName({ name: '8. Sitzung', number: 7 })).toBe('8. Sitzung');
	expect(meetingName({ name: 'Klausur', number: null })).toBe('Klausur');
});
