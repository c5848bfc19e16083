/** Why a video cannot become a recording: one sentence for the office, and what to do. */
export class VideoProblem extends Error {
	override readonly name = 'VideoProblem';
}

export const PROBLEM = {
	unknown:
		'Diese Datei ist kein Video, das Ratssaal lesen kann. Bitte wählen Sie eine Datei in MP4, MOV, MKV, WebM, MPEG oder AVI.',
	noPicture: 'In dieser Datei ist kein Bild. Bitte wählen Sie das Video der Sitzung.',
	damaged:
		'Diese Datei ist beschädigt oder nicht vollständig. Bitte prüfen Sie, ob sie sich abspielen lässt, und laden Sie sie erneut hoch.',
	tooLong: 'Dieses Video ist länger als 24 Stunden. Bitte teilen Sie es auf.',
	missing: 'Die Datei ist nicht mehr da. Bitte laden Sie sie erneut hoch.',
	noProgram:
		'Auf diesem Server fehlt ffmpeg, mit dem Videos gelesen werden. Bitte wenden Sie sich an Ihre Administration.',
	noRoom:
		'Auf dem Server ist kein Platz für dieses Video. Bitte wenden Sie sich an Ihre Administration, und versuchen Sie es dann erneut.',
	failed:
		'Das Video konnte nicht übernommen werden. Bitte versuchen Sie es erneut; hilft das nicht, wenden Sie sich an Ihre Administration.'
} as const;
