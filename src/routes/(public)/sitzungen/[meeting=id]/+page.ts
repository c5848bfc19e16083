/** Parts that most sittings do not have come only with those that do; the page arrives whole all the same. */
export async function load({ data }) {
	const { broadcast, details, following, history, view } = data;
	const isFollowed = following !== undefined;
	const isSlate = broadcast && !broadcast.recording && view.slate && view.stage === 'running';
	const isTracked = Object.values(details).some(({ tracked }) => tracked);
	const isByName = Object.values(details).some(({ byName }) => byName.length > 0);
	const [Watch, ItemMarks, Slate, Switch, Now, Ticker, StatusLamp, ByName, AgendaHistory] = await Promise.all(
		[
			broadcast ? import('./Watch.svelte') : undefined,
			broadcast?.recording?.chapters.length ? import('./ItemMarks.svelte') : undefined,
			isSlate ? import('#lib/components/broadcasts/Slate.svelte') : undefined,
			isFollowed ? import('#lib/components/ui/Switch.svelte') : undefined,
			isFollowed ? import('./Now.svelte') : undefined,
			isFollowed || view.lines.length > 0 ? import('#lib/components/broadcasts/Ticker.svelte') : undefined,
			isTracked ? import('#lib/components/resolutions/StatusLamp.svelte') : undefined,
			isByName ? import('./ByName.svelte') : undefined,
			history.length > 0 ? import('./AgendaHistory.svelte') : undefined
		]
	);
	return {
		...data,
		parts: {
			Watch: Watch?.default,
			ItemMarks: ItemMarks?.default,
			Slate: Slate?.default,
			Switch: Switch?.default,
			Now: Now?.default,
			Ticker: Ticker?.default,
			StatusLamp: StatusLamp?.default,
			ByName: ByName?.default,
			AgendaHistory: AgendaHistory?.default
		}
	};
}
