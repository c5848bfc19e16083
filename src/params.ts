/** What may stand for a parameter in an address; everything else is no page. */
import { defineParams } from '@sveltejs/kit/params';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const params = defineParams({
	/** The id of a row, in lower case. */
	id: (param) => (UUID.test(param) ? param.toLowerCase() : undefined)
});
