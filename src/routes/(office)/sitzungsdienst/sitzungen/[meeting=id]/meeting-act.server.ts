/** What the forms of the clerk about one meeting have in common. */
import { refusable } from '#lib/web/refusal.server.ts';
import { clerkOf } from '../../../clerk.server.ts';

export interface Asked {
	readonly locals: App.Locals;
	readonly actor: ReturnType<typeof clerkOf>;
	readonly meetingId: string;
	readonly form: FormData;
}
interface MeetingRequest {
	locals: App.Locals;
	params: { meeting: string };
	request: Request;
}

/** A form action of a clerk. */
export const meetingAct = <Result>(act: (asked: Asked) => Promise<Result>) =>
	refusable(async ({ locals, params, request }: MeetingRequest) =>
		act({ locals, actor: clerkOf(locals), meetingId: params.meeting, form: await request.formData() })
	);
