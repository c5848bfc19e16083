/** Why the bucket cannot be used just now, as a sentence for whoever runs it. Everybody may read it, so it names variables and no values. */

/** Nothing is lost by it: what is here stays here, and what is there is asked for again later. */
export class BucketProblem extends Error {
	override readonly name = 'BucketProblem';
	/** May be over in a moment. */
	readonly isBrief: boolean;

	constructor(sentence: string, { cause, isBrief = false }: { cause?: unknown; isBrief?: boolean } = {}) {
		super(sentence, { cause });
		this.isBrief = isBrief;
	}
}

const REJECTED = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidSecurity']);
const WRONG_REGION = new Set([
	'AuthorizationHeaderMalformed',
	'PermanentRedirect',
	'TemporaryRedirect',
	'IllegalLocationConstraintException'
]);

/** Nobody answers, or not in time. */
export const unreachable = (cause: unknown): BucketProblem =>
	new BucketProblem(
		'Der Objektspeicher ist nicht erreichbar. Aufzeichnungen, die dort liegen, sind nicht abrufbar; neue bleiben hier, bis er wieder antwortet.',
		{ cause, isBrief: (cause as Error | undefined)?.name !== 'TimeoutError' }
	);

/** He answers, and it is a refusal. `code`: as S3 names it in the body, empty when there was none. */
export function refusal(status: number, code: string): BucketProblem {
	const cause = `${status} ${code}`.trim();
	const told = (sentence: string) =>
		new BucketProblem(`${sentence} (${cause})`, { isBrief: status >= 500 || status === 429 });
	if (REJECTED.has(code)) {
		return told(
			'Der Objektspeicher weist Schlüssel oder Geheimnis zurück. Bitte prüfen Sie RATSSAAL_S3_KEY und RATSSAAL_S3_SECRET.'
		);
	}
	if (WRONG_REGION.has(code) || (status >= 300 && status < 400)) {
		return told(
			'Der Objektspeicher nimmt Region oder Adresse nicht an. Bitte prüfen Sie RATSSAAL_S3_REGION und RATSSAAL_S3_ENDPOINT.'
		);
	}
	if (code === 'RequestTimeTooSkewed') {
		return told('Die Uhr dieses Rechners geht anders als die des Objektspeichers. Bitte stellen Sie sie.');
	}
	if (status === 404) {
		return told(
			'Den Bucket gibt es im Objektspeicher nicht. Bitte legen Sie ihn an oder prüfen Sie RATSSAAL_S3_BUCKET.'
		);
	}
	if (status === 401 || status === 403) {
		return told(
			'Der Schlüssel darf im Bucket nicht alles, was nötig ist: lesen, schreiben, löschen, auflisten und abfragen, ob alte Fassungen aufbewahrt werden. Bitte ergänzen Sie seine Rechte.'
		);
	}
	return told(
		'Der Objektspeicher meldet einen Fehler. Was dort liegt, ist vielleicht nicht abrufbar; Neues bleibt hier, bis er wieder arbeitet.'
	);
}

export const KEEPS_VERSIONS = new BucketProblem(
	'Der Bucket bewahrt alte Fassungen auf; was gelöscht werden muss, wäre darin nicht gelöscht. Bitte schalten Sie die Versionierung ab und entfernen Sie alte Fassungen. Bis dahin wird nichts dorthin verschoben und nichts dort gelöscht.'
);

export const NOT_WHOLE = new BucketProblem(
	'Der Objektspeicher hat einen Abschnitt nicht vollständig übernommen. Er bleibt hier und wird noch einmal verschoben.'
);

export const NOT_SET = new BucketProblem(
	'Aufzeichnungen liegen in einem Objektspeicher, der nicht mehr eingestellt ist. Bitte setzen Sie RATSSAAL_S3_ENDPOINT und die anderen RATSSAAL_S3_-Variablen wieder.'
);
