/** What happened, as one German line: for the log on the console and for refusals that name what came in between. */
import type { ItemResult, SittingEvent, SittingEventData, SittingEventType } from './events.ts';
import type { SittingAgenda } from './state.ts';

/** How a result is called in lists and minutes. */
export const RESULT_NAMES: Readonly<Record<ItemResult, string>> = {
	adopted: 'Beschlossen',
	'adopted-amended': 'Geändert beschlossen',
	rejected: 'Abgelehnt',
	postponed: 'Vertagt',
	referred: 'Verwiesen',
	withdrawn: 'Zurückgezogen',
	noted: 'Zur Kenntnis genommen',
	removed: 'Abgesetzt'
};

const MEASURES: Readonly<Record<SittingEventData['order-measure']['measure'], string>> = {
	'to-order': 'Ordnungsruf',
	'to-matter': 'Ruf zur Sache',
	'floor-withdrawn': 'Wort entzogen',
	excluded: 'Von der Sitzung ausgeschlossen'
};

type Line<Type extends SittingEventType> = (data: SittingEventData[Type], agenda: SittingAgenda) => string;

const LINES: { readonly [Type in SittingEventType]: Line<Type> } = {
	opened: () => 'Sitzung eröffnet',
	'item-called': ({ itemId }, agenda) => `${item(agenda, itemId)} aufgerufen`,
	'item-closed': ({ itemId, result }, agenda) =>
		`${item(agenda, itemId)} abgeschlossen${result ? `: ${RESULT_NAMES[result].toLocaleLowerCase('de')}` : ''}`,
	'item-postponed': ({ itemId }, agenda) => `${item(agenda, itemId)} vertagt`,
	'speaker-requested': ({ personId, pointOfOrder }, agenda) =>
		`Wortmeldung${pointOfOrder ? ' zur Geschäftsordnung' : ''}: ${name(agenda, personId)}`,
	'speaker-withdrawn': ({ personId }, agenda) => `Wortmeldung zurückgezogen: ${name(agenda, personId)}`,
	'speaker-called': ({ personId }, agenda) => `Wort erteilt: ${name(agenda, personId)}`,
	'speaker-ended': ({ personId }, agenda) => `Rede beendet: ${name(agenda, personId)}`,
	'member-arrived': ({ personId }, agenda) => `Anwesend: ${name(agenda, personId)}`,
	'member-left': ({ personId }, agenda) => `Abwesend: ${name(agenda, personId)}`,
	'member-biased': ({ personId, itemId }, agenda) =>
		`Befangen zu ${item(agenda, itemId)}: ${name(agenda, personId)}`,
	'vote-opened': ({ itemId }, agenda) => `Abstimmung zu ${item(agenda, itemId)} eröffnet`,
	'vote-closed': () => 'Abstimmung geschlossen',
	'result-announced': ({ counts }) =>
		`Ergebnis bekannt gegeben: ${counts.yes} Ja, ${counts.no} Nein, ${counts.abstain} ${counts.abstain === 1 ? 'Enthaltung' : 'Enthaltungen'}`,
	'vote-retracted': () => 'Abstimmung zurückgenommen',
	'public-excluded': () => 'Öffentlichkeit ausgeschlossen',
	'public-readmitted': () => 'Öffentlichkeit wiederhergestellt',
	'break-started': () => 'Sitzung unterbrochen',
	'break-ended': () => 'Sitzung fortgesetzt',
	'order-measure': ({ personId, measure }, agenda) => `${MEASURES[measure]}: ${name(agenda, personId)}`,
	note: () => 'Anmerkung für die Niederschrift',
	correction: ({ seq }) => `Nr. ${seq} zurückgenommen`,
	closed: () => 'Sitzung geschlossen'
};

/** One line without a full stop. What an older or damaged log holds is called "Unlesbares Ereignis". */
export function describeEvent(event: Pick<SittingEvent, 'type' | 'data'>, agenda: SittingAgenda): string {
	if (!Object.hasOwn(LINES, event.type)) return 'Unlesbares Ereignis';
	const line = LINES[event.type] as (data: SittingEvent['data'], agenda: SittingAgenda) => string;
	return line(event.data, agenda);
}

function item(agenda: SittingAgenda, itemId: string): string {
	return agenda.items.find(({ id }) => id === itemId)?.number ?? 'Tagesordnungspunkt';
}

function name(agenda: SittingAgenda, personId: string): string {
	return agenda.members.find((member) => member.personId === personId)?.name ?? 'Gast';
}
