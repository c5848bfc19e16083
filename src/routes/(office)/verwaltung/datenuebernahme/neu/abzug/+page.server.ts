import { redirect } from '@sveltejs/kit';
import { orderDumpImport } from '#lib/server/imports/order-import.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { openStorage } from '#lib/web/storage.server.ts';
import { administratorOf } from '../../../../administrator.server.ts';
import type { Actions } from './$types';

export function load({ locals }) {
	administratorOf(locals);
}

export const actions = {
	default: refusable(async ({ locals, request }) => {
		const form = await request.formData();
		const run = await orderDumpImport(locals.db, openStorage(), administratorOf(locals), form);
		redirect(303, `/verwaltung/datenuebernahme/${run}`);
	})
} satisfies Actions;
