import type { FoundSecret } from './found-secret.ts';
import { type FoundWord, indexOfProgram, skipUser, toFound } from './found-word.ts';
import { endOfCut } from './quotes.ts';
import { type ShellWord, skip, take } from './shell-words.ts';

/** Programs that read a password from their input, with the option that makes them do so. */
const READERS: readonly { programs: RegExp; option?: RegExp }[] = [
  { programs: /^(?:chpasswd|passwd)$/ },
  { programs: /^sudo$/, option: /^(?:-[a-zA-Z]*S|--stdin)$/ },
  { programs: /^smbpasswd$/, option: /^-[a-zA-Z]*s$/ },
  { programs: /^(?:docker|podman)$/, option: /^secret$/ },
  { programs: /^gpg2?$/, option: /^--passphrase-fd(?:=0)?$/ },
  { programs: /./, option: /^--(?:(?:password|passphrase|token|secret|api-key)-(?:from-)?stdin|with-token)$/ },
];
/** A word that every command of READERS contains. */
const READER = /passwd$|sudo$|gpg2?$|^secret$|-stdin$|^--with-token$/;
/** chpasswd reads lines of "user:password". */
const CHPASSWD = /^chpasswd$/;
const WRITERS = /^(?:echo|printf|yes)$/;
/** Programs that pass on their input. */
const FILTERS = /^(?:tee|tr|base64)$/;
const FORMAT = /^(?:%[a-z]|\\[nrt])+$/;
const NEWLINE = /\\n|\r?\n/;

/** Finds the input of echo "user:password" | chpasswd, echo password | docker login --password-stdin, and of "<<<". */
export function findPiped(commands: readonly (readonly ShellWord[])[], index: number): FoundSecret[] {
  const words = commands[index] ?? [];
  if (!readsPassword(words)) return [];
  const isPairs = indexOfProgram(words, CHPASSWD) >= 0;
  const before = commands[index - 1] ?? [];
  const source = FILTERS.test(before[0]?.text ?? '') ? (commands[index - 2] ?? []) : before;
  const given = [...readWritten(source), ...readInline(before), ...readInline(words)];
  const isFormat = isPairs && given[0]?.text.includes('%s') === true;
  // printf "%s:%s" user password
  if (isFormat) return given.slice(1).at(-1) ? toFound(given.at(-1) ?? null) : [];
  return given.flatMap(linesOf).flatMap((line) => toFound(isPairs ? skipUser(line, /:/) : line));
}

function readsPassword(words: readonly ShellWord[]): boolean {
  if (!words.some(({ text }) => READER.test(text))) return false;
  return READERS.some(
    ({ programs, option }) =>
      (option === undefined || words.some(({ text }) => option.test(text))) && indexOfProgram(words, programs) >= 0,
  );
}

function readWritten(words: readonly ShellWord[]): ShellWord[] {
  const writer = indexOfProgram(words, WRITERS);
  if (writer < 0) return [];
  const redirect = words.findIndex(({ text }, index) => index > writer && /^[&\d]*[<>]/.test(text));
  return words
    .slice(writer + 1, redirect < 0 ? undefined : redirect)
    .filter(({ text }) => text !== '' && !text.startsWith('-') && !FORMAT.test(text));
}

function readInline(words: readonly ShellWord[]): ShellWord[] {
  const here = words.findIndex(({ text }) => text.startsWith('<<<'));
  if (here < 0) return [];
  return words.slice(here, here + 2).map((word) => skip(word, /^<*/.exec(word.text)?.[0].length ?? 0));
}

function linesOf(word: ShellWord): ShellWord[] {
  const lines: ShellWord[] = [];
  let rest = word;
  for (let newline = NEWLINE.exec(rest.text); newline !== null; newline = NEWLINE.exec(rest.text)) {
    if (newline.index > 0) lines.push(take(rest, newline.index));
    rest = skip(rest, newline.index + newline[0].length);
  }
  return [...lines, rest];
}

const HEREDOC = /<<-?[ \t]{0,4}(["']?)([A-Za-z_]\w{0,40})\1/g;
const MOST_BODY = 4_000;
const MOST_LINE = 300;

/** Finds the lines of a heredoc that chpasswd or a sign-in command reads. */
export function findHeredocs(text: string): FoundSecret[] {
  if (!text.includes('<<')) return [];
  let behindBody = 0;
  return [...text.matchAll(HEREDOC)].flatMap(({ index, 0: all, 2: delimiter = '' }) => {
    if (index < behindBody) return [];
    const before =
      text
        .slice(Math.max(0, index - MOST_LINE), index)
        .split(NEWLINE)
        .at(-1) ?? '';
    const behind = text.slice(index + all.length, index + all.length + MOST_LINE);
    const [line = ''] = behind.split(NEWLINE, 1);
    const isPairs = /\bchpasswd\b/.test(before + line);
    if (!isPairs && !/-stdin\b|--with-token|passwd\b.{0,80}--stdin/.test(before + line)) return [];
    const newline = NEWLINE.exec(behind.slice(line.length));
    if (newline === null) return [];
    const body = readBody(text, index + all.length + line.length + newline[0].length, delimiter);
    behindBody = body.end;
    return body.lines.flatMap((word) => toFound(isPairs ? behindColon(word) : word));
  });
}

function readBody(text: string, start: number, delimiter: string): { lines: FoundWord[]; end: number } {
  const lines: FoundWord[] = [];
  const limit = endOfCut(text) ?? text.length;
  let at = start;
  for (const raw of text.slice(start, Math.min(limit, start + MOST_BODY)).split(/(\\n|\r?\n)/)) {
    const line = raw.trim();
    if (line === delimiter) break;
    const from = at + raw.indexOf(line);
    if (line !== '' && line !== '\\n') lines.push({ text: line, start: from, end: from + line.length });
    at += raw.length;
  }
  return { lines, end: at };
}

function behindColon({ text, start, end }: FoundWord): FoundWord | null {
  const colon = text.indexOf(':');
  return colon < 0 ? null : { text: text.slice(colon + 1), start: start + colon + 1, end };
}
