/** The report of an audit, for the town's data protection officer: Markdown, and the same as a page to print. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { marked } from 'marked';
import { ROOT } from '../../scripts/bootstrap/paths.mjs';
import { ACCIDENTS } from './accidents.ts';
import { ACCIDENT_WORDS, KIND_WORDS, MOST_FRAMES, type AuditResult } from './audit.ts';
import { KINDS } from './kinds.ts';
import type { Sighting } from './scanner.ts';

const ZONE = 'Europe/Berlin';
const PLACES = { live: 'Live-Übertragung', archive: 'Aufzeichnung', stored: 'Datenordner' };
const MEANS = { picture: 'Bildmarke', tone: 'Ton', clock: 'Uhr im Bild' };
/** More of them would hide the rest of the report. */
const MOST_ROWS = 200;

/** Writes into `folder` and returns the page's path. */
export function writeReport(result: AuditResult, folder: string): string {
	const text = reportOf(result);
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'bericht.md'), text);
	const page = join(folder, 'bericht.html');
	writeFileSync(page, pageOf(marked.parse(text, { async: false })));
	return page;
}

export function reportOf(result: AuditResult): string {
	return [
		'# Prüfbericht: Schließung der Übertragung',
		verdict(result),
		'## Was geprüft wurde',
		subject(result),
		'## Ablauf',
		course(result),
		'## Wo gesucht wurde',
		places(result),
		'## Kontrolle der Suche',
		controls(result),
		'## Sprungmarken',
		chapters(result),
		'## Einzelne Runden',
		rounds(result),
		'## Grenzen dieser Prüfung',
		LIMITS
	].join('\n\n');
}

function verdict({ findings, deviations, rounds }: AuditResult): string {
	const off = deviations.length === 0 ? '' : ` Ungenau: ${deviations.join(' ')}`;
	if (findings.length === 0) {
		return `**Ergebnis: keine Spur.** In ${rounds.length} Runden hat nichts, was während einer Schließung zu sehen oder zu hören war, das Haus verlassen, und nichts davon wurde gespeichert.${off}`;
	}
	const list = findings.slice(0, MOST_ROWS).map((finding) => `- ${finding}`);
	return `**Ergebnis: nicht bestanden.** Gefunden wurde:\n\n${list.join('\n')}`;
}

function subject({ options, startedMs, endedMs }: AuditResult): string {
	const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
	const rows = [
		['Programm', `Ratssaal ${version}${revision()}`],
		['Gebaute Weboberfläche', `Prüfsumme ${read('build/made-of.sha256').slice(0, 16)}`],
		['Beginn und Ende', `${instant(startedMs)} bis ${instant(endedMs)}`],
		[
			'Rechner',
			`${cpus().length} × ${cpus()[0]?.model ?? 'unbekannt'}, Linux ${release()}, Node.js ${process.version}`
		],
		['Bild und Ton', `${firstLine('ffmpeg', '-version')}; Kamera: ${firstLine('chromium', '--version')}`],
		['Wiederholung', `\`npm run audit:closure -- --rounds ${options.rounds} --seed ${options.seed}\``]
	];
	return table(['', ''], rows);
}

function course({ rounds, closures }: AuditResult): string {
	const shown = rounds.reduce((sum, { shownMs }) => sum + shownMs, 0);
	const kinds = KINDS.map((kind) => {
		const own = rounds.filter((round) => round.kind === kind);
		return [KIND_WORDS[kind], String(own.length), String(own.reduce((sum, { traces }) => sum + traces, 0))];
	});
	const accidents = ACCIDENTS.map((accident) => {
		const own = rounds.filter((round) => round.accident === accident);
		const happened = own.filter(({ accidentMs }) => accidentMs !== undefined);
		return [
			ACCIDENT_WORDS[accident],
			String(happened.length),
			String(own.reduce((sum, { traces }) => sum + traces, 0))
		];
	});
	return `Eine eigene Instanz mit eigener Datenbank und eigenem Datenordner wurde gestartet; ein bestehendes System wurde nicht berührt. In der Demostadt wurde eine Sitzung eingeladen, eröffnet und über dieselben Eingänge geleitet wie im Saal. Eine Kamera (Chromium, WHIP, H264 und Opus) sendete ununterbrochen Bild mit einer lesbaren Uhr und Ton.

Nur während die Sitzung geschlossen war, zeigte die Kamera zusätzlich eine **Bildmarke** (32 schwarze und weiße Felder in drei Reihen, in jeder Runde andere), ein **Wort**, das sonst nirgends steht, und spielte einen **Dauerton** (in jeder Runde einer anderen Höhe). Ebenso vor der Eröffnung und nach dem Schluss. Insgesamt war das ${closures.length}-mal, in den Runden zusammen ${seconds(shown)}. Beim rückdatierten Ausschluss begann die Marke vor dem Ausschluss, wie ein Satz, der nicht hätte fallen dürfen; ab einer Sekunde nach dem Ausschluss durfte sie nirgends mehr sein.

${table(['Art der Schließung', 'Runden', 'Spuren'], kinds)}

Währenddessen, zu einem zufälligen Zeitpunkt vom Ausschluss bis kurz nach der Wiederherstellung, geschah ein Zwischenfall. „Beendet“ heißt: sofort und ohne Vorwarnung (SIGKILL).

${table(['Zwischenfall', 'eingetreten', 'Spuren'], accidents)}`;
}

function places(result: AuditResult): string {
	const { kept, scanner, files, database, packets, peers } = result;
	const sent = [...kept.counts].toSorted().map(([kind, count]) => [kind, String(count)]);
	const columns = database.asOwner.found.map(
		({ column, needle, rows }) => `${column} (${rows} × „${needle}“)`
	);
	const hidden = files.hidden.length === 0 ? 'keine' : files.hidden.map((name) => `\`${name}\``).join(', ');
	return `**Ausgeliefertes.** Alles, was ein Bürger und was ein vorgeschalteter Zwischenspeicher abrufen kann, wurde die ganze Zeit über so schnell wie möglich abgerufen, auch Adressen, die in keiner Liste standen; nach jeder Runde wurde alles noch einmal verlangt. Jedes Byte wurde behalten und durchsucht: ${megabytes(kept.bytes)} in den folgenden Antworten.

${table(['Antworten', 'Anzahl'], sent)}

**Bild und Ton** aus Ausgeliefertem und Gespeichertem wurden mit ffmpeg dekodiert: ${scanner.pieces} verschiedene Stücke, ${scanner.pictures} Bilder. In jedem Bild wurde nach jeder Bildmarke gesucht (auch blass und mit Lesefehlern) und die Uhr gelesen: kein Bild aus einer geschlossenen Zeit darf vorkommen, auch ohne Marke. Im Ton wurde alle 10 ms nach jeder der Tonhöhen gesucht.

**Ohne Verzögerung** (WHEP, WebRTC). ${result.direct === undefined ? '**Nicht geprüft**: der Teil wurde abgewählt.' : `Jemand sah die ganze Zeit so zu und verband sich nach jedem Abbruch neu. Von ${result.direct} Bildern, die bei ihm ankamen, wurde die Uhr gelesen: keines darf aus einer geschlossenen Zeit sein.`}

**Standbilder für die Regie.** Eine zweite Kamera zeigte zur selben Zeit dasselbe und war nie auf Sendung; ihre Standbilder wurden mit ihrem Schlüssel die ganze Zeit über abgerufen und wie alles andere durchsucht.

**Kleines Bild** (360 Zeilen, für langsame Leitungen). ${result.options.small ? 'Es wurde mit erzeugt und wie das große abgerufen; wo es in den Abschnitten liegt, wurde es für sich dekodiert.' : '**Nicht geprüft**: der Teil wurde abgewählt.'}

**Gespeichertes.** ${files.media} Mediendateien des Datenordners wurden dekodiert, während jeder Schließung und am Ende, unfertige eingeschlossen; ${files.all} Dateien, darunter die Protokolle, wurden nach den Wörtern durchsucht. Gelöschte, aber noch geöffnete Dateien der Prozesse: ${hidden}.

**Datenbank.** Alle ${database.asOwner.searched} Spalten mit Text oder Bytes wurden durchsucht, ebenso die Dateien der Datenbank auf der Platte samt Transaktionsprotokoll. Mit den Rechten der Öffentlichkeit waren ${database.asPublic.searched} Spalten lesbar, mit ${database.asPublic.found.length} Fundstellen. Wörter, die der Vorsitz in nichtöffentliche Felder geschrieben hat, stehen dort, wo sie hingehören: ${columns.length > 0 ? columns.join(', ') : 'nirgends'}. Bild oder Ton in Spalten: ${database.media}.

**Netz.** ${packets ? `An den Anschlüssen für Kameras und für Zuschauer ohne Verzögerung wurden ${packets.seen} Pakete mitgelesen. Medienpakete, die während einer Schließung hinausgingen: ${packets.leaked.length === 0 ? 'keine' : 'siehe Ergebnis'}.` : '**Nicht geprüft**: das Recht zum Mitlesen auf den Netzschnittstellen fehlte oder der Teil wurde abgewählt.'} Verbindungen der Prozesse zu anderen Rechnern: ${peers.length === 0 ? 'keine' : peers.join(', ')}.${traces(scanner.traces)}`;
}

function traces(found: readonly Sighting[]): string {
	if (found.length === 0) return '';
	const rows = found
		.slice(0, MOST_ROWS)
		.map(({ round, kind, means, place, where, atMs, takenMs }) => [
			String(round),
			kind,
			MEANS[means],
			`${PLACES[place]}: \`${where}\``,
			instant(atMs),
			takenMs === undefined ? '' : instant(takenMs)
		]);
	return `\n\n### Spuren\n\n${table(['Runde', 'Art', 'woran erkannt', 'wo', 'verlangt oder gefunden', 'aufgenommen'], rows)}`;
}

function controls({ missing, scanner, rounds }: AuditResult): string {
	const found = [...scanner.controls.values()].map((each) => each.size);
	const received = rounds.filter((round) => (round.received ?? 0) > 0).length;
	const early = scanner.allowed.length;
	const network = rounds.some((round) => round.received !== undefined)
		? ` Dass die Kamera während der Schließungen wirklich sendete, zeigen ihre Pakete: in ${received} von ${rounds.length} Runden.`
		: '';
	return `Zweimal, am Anfang und am Ende, wurde eine Marke gleicher Art gezeigt und gespielt, während alles offen war. Sie muss in der Live-Übertragung, in der Aufzeichnung und im Datenordner gefunden werden, im Bild wie im Ton; sonst taugt die Suche nichts, und die Prüfung ist nicht bestanden. Gefunden an ${found.join(' und ')} von je 6 Stellen.${missing.length > 0 ? ` **${missing.join(' ')}**` : ''} Marken rückdatierter Ausschlüsse, die vor dem Ausschluss erlaubterweise hinausgingen, hat die Suche ${early}-mal erkannt.${network}`;
}

function chapters({ chapters }: AuditResult): string {
	if (chapters.length === 0) return 'Keine.';
	const frames = chapters.map((mark) => Math.abs(mark.frames));
	const within = frames.filter((each) => each <= MOST_FRAMES).length;
	const rows = chapters
		.slice(0, MOST_ROWS)
		.map((mark) => [
			instant(mark.tapMs),
			seconds(mark.offsetMs),
			String(mark.frames),
			`${Math.round(mark.ms)} ms`
		]);
	return `${chapters.length} Sprungmarken der fertigen Aufzeichnung. Gemessen ist an der Uhr im Bild, wie weit das Bild, zu dem eine Marke führt, von dem ersten Bild entfernt ist, das nach dem Aufruf des Punktes aufgenommen wurde. Höchstens ${MOST_FRAMES} Bild: ${within} von ${chapters.length}; größter Abstand: ${Math.max(...frames)} Bilder.

${table(['Aufruf', 'Stelle', 'Abstand in Bildern', 'in Zeit'], rows)}`;
}

function rounds({ rounds }: AuditResult): string {
	const rows = rounds.map((round) => [
		String(round.number),
		KIND_WORDS[round.kind],
		ACCIDENT_WORDS[round.accident],
		clock(round.closedFromMs),
		seconds(round.closedUntilMs - round.closedFromMs),
		seconds(round.shownMs),
		round.backMs === undefined ? 'nicht' : seconds(round.backMs),
		String(round.traces)
	]);
	const heads = [
		'Runde',
		'Schließung',
		'Zwischenfall',
		'von',
		'Dauer',
		'Marke gezeigt',
		'Bild zurück nach',
		'Spuren'
	];
	return table(heads, rows);
}

const LIMITS = `- Geprüft wurde dieses Programm auf diesem Rechner. Was eine Kamera, ein Mischpult, ein vorgeschalteter Dienst oder ein Mikrofon außerhalb von Ratssaal aufnimmt, prüft sie nicht.
- Was vor einem rückdatierten Ausschluss oder vor einem Widerruf bereits gesendet war, haben Zuschauer gesehen und können sie aufgezeichnet haben. Geprüft ist, dass es danach nicht mehr abrufbar ist und gelöscht wird. Eine Verzögerung der Übertragung verkürzt diese Zeit.
- Gelöschte Dateien werden geleert und entfernt. Ob ein Datenträger alte Inhalte freigegebener Blöcke behält, ist Sache des Datenträgers; dagegen hilft seine Verschlüsselung.
- Der Arbeitsspeicher der laufenden Prozesse wurde nicht durchsucht.
- Medienpakete sind verschlüsselt. Gezählt wurde, ob welche hinausgehen, nicht, was in ihnen steht.
- Der Zufall ist wiederholbar, der Ablauf auf einem Rechner nicht auf die Millisekunde. Ein Fehler, der seltener ist als die Zahl der Runden, kann unentdeckt bleiben.`;

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function pageOf(content: string): string {
	return `<!doctype html>
<html lang="de">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Prüfbericht: Schließung der Übertragung</title>
<style>
	:root { color-scheme: light dark; }
	body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
	table { border-collapse: collapse; display: block; overflow-x: auto; font-variant-numeric: tabular-nums; }
	th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top; }
	thead:not(:has(th:not(:empty))) { display: none; }
	code { overflow-wrap: anywhere; }
	@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
</style>
${content}
</html>
`;
}

const instant = (ms: number) =>
	new Date(ms).toLocaleString('de-DE', { timeZone: ZONE, dateStyle: 'medium', timeStyle: 'medium' });
const clock = (ms: number) => new Date(ms).toLocaleTimeString('de-DE', { timeZone: ZONE });
const seconds = (ms: number) => `${(ms / 1000).toLocaleString('de-DE', { maximumFractionDigits: 1 })} s`;
const megabytes = (bytes: number) =>
	`${(bytes / 1_000_000).toLocaleString('de-DE', { maximumFractionDigits: 0 })} MB`;

/** The checkout's state, where there is one. */
function revision(): string {
	const git = (...args: string[]) => firstLine('git', '-C', ROOT, ...args);
	const commit = git('rev-parse', '--short=12', 'HEAD');
	if (!commit) return '';
	return `, Stand ${commit}${git('status', '--porcelain', '-uno') ? ' mit Änderungen' : ''}`;
}

function firstLine(program: string, ...args: string[]): string {
	try {
		const said = execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
		return said.split('\n')[0]!.trim();
	} catch {
		return '';
	}
}

function read(path: string): string {
	try {
		return readFileSync(join(ROOT, path), 'utf8').trim();
	} catch {
		return 'unbekannt';
	}
}
