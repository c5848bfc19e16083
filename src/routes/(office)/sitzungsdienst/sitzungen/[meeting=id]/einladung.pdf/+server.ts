/** The letter as it would go out now; `?oeffentlich` the one for the public. */
import { previewInvitation } from '#lib/server/invitations/preview-invitation.ts';
import { clerkOf } from '../../../../clerk.server.ts';

export async function GET({ locals, params, url }) {
	const audience = url.searchParams.has('oeffentlich') ? 'public' : 'members';
	const pdf = await previewInvitation(locals.db, clerkOf(locals), params.meeting, audience, locals.now);
	return new Response(new Uint8Array(pdf), {
		headers: { 'content-type': 'application/pdf', 'content-disposition': 'inline; filename="Vorschau.pdf"' }
	});
}
