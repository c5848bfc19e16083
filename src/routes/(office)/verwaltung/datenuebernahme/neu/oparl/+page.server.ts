import { redirect } from '@sveltejs/kit';
import { orderServerImport } from '#lib/server/imports/order-import.ts';
import { refusable } from '#lib/web/refusal.server.ts';
import { administratorOf } from '../../../../administrator.server.ts';
import type { Actions } from './$types';

export function load({ locals, url }) {
	administratorOf(locals);
	return { address: url.searchParams.get('adresse')?.slice(0, 2000) ?? '' };
}

export const actions = {
	default: refusable(async ({ locals, request }) => {
		const run = await orderServerImport(locals.db, administratorOf(locals), await request.formData());
		redirect(303, `/verwaltung/datenuebernahme/${run}`);
	})
} satisfies Actions;
