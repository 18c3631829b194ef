import { mayHaveTool } from './commands.ts';
import { findDockerfile } from './dockerfile.ts';
import { readDocument } from './document.ts';
import { cutFences, type FencedBlock } from './fences.ts';
import { addFound, type Found, isAnythingFound, nothingFound, type PasteSource, skip, skipRest } from './found.ts';
import { findHcl } from './hcl.ts';
import { cutHeredocs, type Heredocs } from './heredocs.ts';
import { findDescribed, findImageLines } from './image-lines.ts';
import { type JsonProblem, readJson } from './json.ts';
import { readList, readSingle } from './list.ts';
import { findUnits } from './quadlet.ts';
import { hasShellLines, readShellText, type ShellText } from './shell-text.ts';
import { readYaml, UNREADABLE } from './yaml.ts';
import { splitDocuments } from './yaml-blocks.ts';

type Reading = { source: PasteSource; found: Found };
/** A rendered chart has hundreds. */
const MAX_DOCUMENTS = 5_000;
/** The sources that a text of plain words is read as. */
const WORDS: ReadonlySet<PasteSource> = new Set(['list', 'reference', 'unknown']);
const SHELL_WORD = /^\s*(?:done|fi|then|do|else|esac|exit|true|false|return|wait|break|continue|clear|ls|pwd)\s*;?\s*$/;
/** How often JSON is read on after a mistake. */
const MAX_RETRIES = 20;
const NO_JSON = 'not valid JSON from here on';
const NO_FIELDS = 'nothing in it names an image';
const NO_IMAGES = 'this is not a text that images can be read from';

/**
 * Detects the kind of a text and reads it: JSON, a Dockerfile, units or HCL as a whole; otherwise each YAML document,
 * table, command and list in it. Each `yield` lets other work run.
 *
 * @param depth - how many texts surround this one: code blocks of Markdown, heredocs of a script
 */
export function* readText(text: string, depth = 0): Generator<void, Reading> {
  const single = text.trim();
  if (!/\s/.test(single) && !/^[{[]/.test(single)) {
    const found = nothingFound();
    readSingle(found, single);
    return { source: found.names.length > 1 ? 'list' : 'reference', found };
  }
  const lines = text.split('\n');
  const json = yield* findJson(text, lines);
  if (json !== null) return json;
  const whole = yield* findWhole(lines);
  if (whole !== null) return whole;
  const fenced = depth > 0 ? null : cutFences(lines);
  if (fenced !== null) return yield* readFenced(fenced);
  const heredocs = depth > 1 ? null : cutHeredocs(lines);
  if (heredocs !== null) return yield* readHeredocs(heredocs, depth);
  return yield* readParts(lines);
}

/** Reads a text with a grammar of its own: a Dockerfile, units or HCL. Returns null for others. */
function* findWhole(lines: readonly string[]): Generator<void, Reading | null> {
  const dockerfile = yield* findDockerfile(lines);
  const units = dockerfile === null ? findUnits(lines) : null;
  const reading: Reading | null =
    dockerfile !== null
      ? { source: 'dockerfile', found: dockerfile }
      : units !== null
        ? { source: 'quadlet', found: units }
        : findHcl(lines);
  if (reading !== null && !isAnythingFound(reading.found)) skipFirst(reading.found, lines, NO_FIELDS);
  return reading;
}

function skipFirst(found: Found, lines: readonly string[], reason: string): void {
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first >= 0) skip(found, lines[first] ?? '', first + 1, reason);
}

/** Reports whether an embedded text has no image and no useful reason. Other code can look like YAML with mistakes. */
function namesNothing({ source, found: { names, skipped } }: Reading, opening: string): boolean {
  if (names.length > 0) return false;
  if (source === 'yaml' && !/\bya?ml\b/.test(opening)) return true;
  return WORDS.has(source) || skipped.every(({ reason }) => reason === NO_FIELDS);
}

/** Reads the files that a script writes, each as a text of its own. Plain words in them are ignored. */
function* readHeredocs({ blocks, rest }: Heredocs, depth: number): Generator<void, Reading> {
  const found = nothingFound();
  const sources = new Set<PasteSource>();
  for (const { opening, text, lineOffset } of blocks) {
    const read = yield* readText(text, depth + 1);
    // Text that a script only prints, such as its usage, is not run.
    const isPrinted = read.source === 'commands' && !/>(?!\s*&)|sh\b|\btee\b/.test(opening);
    yield;
    if (namesNothing(read, opening) || WORDS.has(read.source) || isPrinted) continue;
    sources.add(read.source);
    addFound(found, read.found, lineOffset);
  }
  const around = yield* readParts(rest);
  if (sources.size === 0) return around;
  if (!WORDS.has(around.source) && around.source !== 'yaml') {
    sources.add(around.source);
    addFound(found, around.found);
  }
  return { source: combineSources(sources), found };
}

/** Reads the code blocks of Markdown, each as a text of its own. The prose around them is ignored. */
function* readFenced(blocks: readonly FencedBlock[]): Generator<void, Reading> {
  const found = nothingFound();
  const sources = new Set<PasteSource>();
  for (const { opening, text, lineOffset } of blocks) {
    const read = yield* readText(text, 1);
    yield;
    if (namesNothing(read, opening)) continue;
    sources.add(read.source);
    addFound(found, read.found, lineOffset);
  }
  if (sources.size === 0) skip(found, '```', blocks[0]?.lineOffset ?? 1, NO_IMAGES);
  return { source: combineSources(sources), found };
}

function* findJson(text: string, lines: readonly string[]): Generator<void, Reading | null> {
  if (!/^(?:\s|\/\/[^\n]*\n|\/\*[^*]*\*\/)*[{[]/.test(text.slice(0, 1_000))) return null;
  const found = nothingFound();
  const sources = new Set<PasteSource>();
  let read = readJson(text);
  if (read.roots.length === 0 && read.problem !== null && !startsAsJson(lines)) return null;
  for (let tries = 0; ; tries += 1) {
    for (const [index, root] of read.roots.entries()) {
      const { source, found: inRoot } = readDocument(root, true);
      if (source !== null) sources.add(source);
      addFound(found, inRoot);
      if (index % 1_000 === 999) yield;
    }
    const { problem } = read;
    if (problem === null) break;
    const next = tries < MAX_RETRIES ? findRoot(lines, problem.rootLine) : lines.length;
    const inLines = findImageLines(lines, { start: problem.rootLine - 1, end: next });
    if (sources.size === 0 && inLines === null && next === lines.length) return null;
    read = next === lines.length ? { roots: [], problem: null } : readJson(lines.slice(next).join('\n'), next);
    // A mistake that is noticed after a valid value belongs to the value before it.
    const isNoticedLate = read.roots.length > 0 && problem.line > next + 1;
    skipProblem(found, lines, isNoticedLate ? { ...problem, line: problem.rootLine } : problem);
    if (inLines !== null) addFound(found, inLines.found);
    if (inLines !== null && sources.size === 0) sources.add(inLines.source);
    yield;
  }
  if (sources.size === 0) return null;
  if (!isAnythingFound(found)) skip(found, lines[0] ?? '', 1, NO_FIELDS);
  return { source: combineSources(sources), found };
}

const startsAsJson = (lines: readonly string[]): boolean =>
  /^\s*[{[]+\s*(?:"|$)/.test(lines.find((line) => line.trim() !== '') ?? '');

/** Returns the 0-based index of the next line below a broken value where a value begins, or the number of lines. */
function findRoot(lines: readonly string[], rootLine: number): number {
  const next = lines.findIndex((line, at) => at >= rootLine && /^[{[]/.test(line));
  return next < 0 ? lines.length : next;
}

/** Notes a mistake once, even when several values cannot be read because of it. */
function skipProblem(found: Found, lines: readonly string[], problem: JsonProblem): void {
  let { line } = problem;
  while (line > problem.rootLine && (lines[line - 1] ?? '').trim() === '') line -= 1;
  if (found.skipped.some((one) => one.line === line && one.reason.startsWith(NO_JSON))) return;
  skip(found, lines[line - 1] ?? '', line, `${NO_JSON}: ${problem.reason}`);
}

function* readParts(lines: readonly string[]): Generator<void, Reading> {
  const found = nothingFound();
  const sources = new Set<PasteSource>();
  let parts = 0;
  for (const { start, end } of splitDocuments(lines)) {
    const part = start === 0 && end === lines.length ? lines : lines.slice(start, end);
    if (part.every((line) => /^\s*(?:#.*)?$|^%(?:YAML|TAG)\s/.test(line) && !mayHaveTool(line))) continue;
    parts += 1;
    if (parts > MAX_DOCUMENTS) {
      skipRest(
        found,
        part[0] ?? '',
        start + 1,
        `only the first ${MAX_DOCUMENTS.toLocaleString('en')} documents are read`,
      );
      break;
    }
    const read = yield* readPart(part, part.length < lines.length);
    for (const source of read.sources) sources.add(source);
    addFound(found, read.found, start);
    if (parts % 10 === 0 || part.length > 100) yield;
  }
  if (!isAnythingFound(found)) skipFirst(found, lines, sources.size === 0 ? NO_IMAGES : NO_FIELDS);
  return { source: combineSources(sources), found };
}

type PartReading = { sources: readonly PasteSource[]; found: Found };

/**
 * @param lines - of one document; found lines count from its start
 * @param isPart - true when there are other documents, so that this one can be of any kind
 */
function* readPart(lines: readonly string[], isPart: boolean): Generator<void, PartReading> {
  const whole = isPart ? yield* findWhole(lines) : null;
  if (whole !== null) return { sources: [whole.source], found: whole.found };
  const described = findDescribed(lines);
  if (described !== null) return { sources: ['kubernetes'], found: described };
  const yaml = hasShellLines(lines) ? null : yield* readYaml(lines);
  const isBroken = yaml?.found.skipped.some(({ reason }) => reason.startsWith(UNREADABLE)) ?? false;
  if (yaml !== null && !isBroken) return { sources: [yaml.source], found: yaml.found };
  const shell = yield* readShellText(lines);
  if (yaml !== null && shell.sources.length === 0) return { sources: [yaml.source], found: yaml.found };
  const rest = lines.map((line, at) => (shell.isUsed[at] ? '' : line));
  if (shell.sources.length > 0) {
    const { sources, found } = yield* readRest(rest, shell);
    addFound(found, shell.found);
    return { sources: [...shell.sources, ...sources], found };
  }
  const found = nothingFound();
  if (yield* readList(found, rest)) return { sources: ['list'], found };
  skipFirst(found, lines, NO_IMAGES);
  return { sources: ['unknown'], found };
}

/** Reads the lines between tables and commands when all of them are fields or names. Otherwise they are prose. */
function* readRest(rest: readonly string[], { commands, prompts }: ShellText): Generator<void, PartReading> {
  const yaml = yield* readYaml(rest);
  if (yaml !== null && yaml.found.names.length > 0) return { sources: [yaml.source], found: yaml.found };
  const found = nothingFound();
  // The output of a command and the words of a script are not a list.
  const isScript = prompts > 0 || rest.some((line) => SHELL_WORD.test(line));
  const isRead = !isScript && (yield* readList(found, rest));
  const isCertain = rest.every((line) => line.trim() === '' || /[/@]|\w:\w/.test(line));
  const isList = isRead && found.skipped.length === 0 && (isCertain || found.names.length > commands);
  return isList && found.names.length > 0 ? { sources: ['list'], found } : { sources: [], found: nothingFound() };
}

/** Returns "mixed" when a text has parts of several kinds. Fields of an unknown kind do not count beside others. */
function combineSources(sources: ReadonlySet<PasteSource>): PasteSource {
  const ignored = ['yaml', 'unknown', ...(sources.has('list') ? ['commands'] : [])];
  const deciding = [...sources].filter((source) => !ignored.includes(source));
  const [first, second] = deciding;
  if (first === undefined) return sources.has('yaml') ? 'yaml' : 'unknown';
  return second === undefined ? first : 'mixed';
}
