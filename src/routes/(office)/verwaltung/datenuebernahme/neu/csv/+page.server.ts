import { redirect } from '@sveltejs/kit';
import { SLOTS, TABLES } from '#lib/server/imports/csv/tables.ts';
import { orderCsvImport } from '#lib/server/imports/order-csv-import.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { openStorage } from '#lib/web/storage.server.ts';
import { administratorOf } from '../../../../administrator.server.ts';
import type { Actions } from './$types';

export function load({ locals }) {
	administratorOf(locals);
	return {
		tables: SLOTS.map((slot) => {
			const { name, fileName, columns } = TABLES[slot];
			return { slot, name, fileName, columns };
		})
	};
}

export const actions = {
	default: refusable(async ({ locals, request }) => {
		const form = await request.formData();
		const run = await orderCsvImport(locals.db, openStorage(), administratorOf(locals), form);
		redirect(303, `/verwaltung/datenuebernahme/${run}`);
	})
} satisfies Actions;
