import { administratorOf } from '../../../administrator.server.ts';

export function load({ locals }) {
	administratorOf(locals);
}
