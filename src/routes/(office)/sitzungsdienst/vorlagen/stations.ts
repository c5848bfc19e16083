/** The stations of a Beratungsfolge as a form sends them: two lists of equal length, empty rows left out. */
export function enteredStations(
	lists: Readonly<Record<string, readonly string[]>> | undefined
): { organizationId: string; role: string }[] {
	const roles = lists?.stationRole ?? [];
	return (lists?.stationOrganization ?? [])
		.map((organizationId, index) => ({ organizationId, role: roles[index] ?? '' }))
		.filter(({ organizationId }) => organizationId !== '');
}
