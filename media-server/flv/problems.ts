/** What the operator is told of an encoder whose stream cannot be used: one sentence, and what to do. */

interface Size {
	readonly width: number;
	readonly height: number;
}

const size = ({ width, height }: Size) => `${width} × ${height}`;

export const PROBLEM = {
	codec: (codec: string) =>
		`Der Encoder sendet das Bild in ${codec}. Bitte stellen Sie im Encoder H.264 als Videocodec ein.`,
	profile:
		'Der Encoder sendet H.264 in einem Profil, das nicht überall läuft. Bitte stellen Sie „baseline“, „main“ oder „high“ mit 4:2:0 und 8 Bit ein.',
	order:
		'Der Encoder sendet B-Frames, deshalb geht kein Bild hinaus. Bitte stellen Sie im Encoder B-Frames auf 0 oder das Profil auf „baseline“, und starten Sie ihn neu.',
	size: (before: Size, after: Size) =>
		`Der Encoder hat die Auflösung von ${size(before)} auf ${size(after)} geändert. Bitte stellen Sie im Encoder eine feste Auflösung ein; bei jedem Wechsel setzt das Bild kurz aus.`,
	sound:
		'Der Encoder sendet den Ton nicht in AAC. Bitte stellen Sie im Encoder AAC als Audiocodec ein; bis dahin bleibt die Übertragung stumm.',
	noPicture: 'Der Encoder sendet nur Ton und kein Bild. Bitte wählen Sie im Encoder eine Bildquelle.'
};
