import { expect, test } from 'vitest';
import { dayIn, flagIn, timeIn } from './values.ts';

test.for([
	['31.12.2025', '2025-12-31'],
	['1.2.2025', '2025-02-01'],
	['1. 2. 2025', '2025-02-01'],
	['2025-02-01', '2025-02-01'],
	['29.02.2024', '2024-02-29'],
	['29.02.2025', undefined],
	['31.12.25', undefined],
	['12/31/2025', undefined],
	['45992', undefined],
	['gestern', undefined]
] as const)('the day „%s“', ([text, expected]) => expect(dayIn(text)).toBe(expected));

test.for([
	['18:00', '18:00'],
	['9:30', '09:30'],
	['18.30 Uhr', '18:30'],
	['9 Uhr', '09:00'],
	['18:00:00', '18:00'],
	['24:00', undefined],
	['18:60', undefined],
	['abends', undefined]
] as const)('the time „%s“', ([text, expected]) => expect(timeIn(text)).toBe(expected));

test.for([
	['Ja', true],
	['x', true],
	['nein', false],
	['0', false],
	['vielleicht', undefined]
] as const)('„%s“ as yes or no', ([text, expected]) => expect(flagIn(text)).toBe(expected));
