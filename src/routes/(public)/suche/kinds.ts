/** Kinds of results in the language of the page. */
import { m } from '#lib/paraglide/messages.js';

export const KIND_NAMES = {
	paper: m.search_kind_paper,
	item: m.search_kind_item,
	minutes: m.search_kind_minutes,
	meeting: m.search_kind_meeting,
	person: m.search_kind_person,
	organization: m.search_kind_organization
};
