import { mayHaveTool } from './commands.ts';
import { findDockerfile } from './dockerfile.ts';
import { readDocument } from './document.ts';
import { cutFences, type FencedBlock } from './fences.ts';
import { addFound, type Found, isAnythingFound, nothingFound, type PasteSource, skip, skipRest } from './found.ts';
import { findHcl } from './hcl.ts';
import { findDescribed, findImageLines } from './image-lines.ts';
import { readJson } from './json.ts';
import { readList, readSingle } from './list.ts';
import { findUnits } from './quadlet.ts';
import { hasShellLines, readShellText, type ShellText } from './shell-text.ts';
import { readYaml, UNREADABLE } from './yaml.ts';
import { splitDocuments } from './yaml-blocks.ts';

type Reading = { source: PasteSource; found: Found };
/** A rendered chart has hundreds. */
const MAX_DOCUMENTS = 5_000;
const shellWord = /^\s*(?:done|fi|then|do|else|esac|exit|true|false|return|wait|break|continue|clear|ls|pwd)\s*;?\s*$/;
const NO_FIELDS = 'nothing in it names an image';
const NO_IMAGES = 'this is not a text that images can be read from';

/**
 * Decides what a text is by all of it, and reads it: JSON, a Dockerfile, units, HCL; else each YAML document, table, command and list
 * in it. Each `yield` is a place where others may go on.
 *
 * @param isFenced - whether it is itself a block of code in Markdown
 */
export function* readText(text: string, isFenced = false): Generator<void, Reading> {
  const single = text.trim();
  if (!/\s/.test(single) && !/^[{[]/.test(single)) {
    const found = nothingFound();
    readSingle(found, single);
    return { source: found.names.length > 1 ? 'list' : 'reference', found };
  }
  const lines = text.split('\n');
  const json = yield* findJson(text, lines);
  if (json !== null) return json;
  const dockerfile = yield* findDockerfile(lines);
  if (dockerfile !== null) return { source: 'dockerfile', found: dockerfile };
  const units = findUnits(lines);
  if (units !== null) return { source: 'quadlet', found: units };
  const hcl = findHcl(text, lines);
  if (hcl !== null) return hcl;
  const fenced = isFenced ? null : cutFences(lines);
  if (fenced !== null) return yield* readFenced(fenced);
  return yield* readParts(lines);
}

/** Blocks of code in Markdown, each a text of its own; the words around them name nothing. */
function* readFenced(blocks: readonly FencedBlock[]): Generator<void, Reading> {
  const found = nothingFound();
  const sources = new Set<PasteSource>();
  for (const { text, lineOffset } of blocks) {
    const read = yield* readText(text, true);
    if (read.found.names.length === 0) continue;
    sources.add(read.source);
    addFound(found, read.found, lineOffset);
    yield;
  }
  if (sources.size === 0) skip(found, '```', blocks[0]?.lineOffset ?? 1, NO_IMAGES);
  return { source: oneSource(sources), found };
}

function* findJson(text: string, lines: readonly string[]): Generator<void, Reading | null> {
  if (!/^(?:\s|\/\/[^\n]*\n|\/\*[^*]*\*\/)*[{[]/.test(text.slice(0, 1_000))) return null;
  const { roots, problem } = readJson(text);
  if (
    problem !== null &&
    roots.length === 0 &&
    !/^\s*[{[]+\s*(?:"|$)/.test(lines.find((line) => line.trim() !== '') ?? '')
  )
    return null;
  const found = nothingFound();
  const sources = new Set<PasteSource>();
  for (const [index, root] of roots.entries()) {
    const read = readDocument(root, true);
    if (read.source !== null) sources.add(read.source);
    addFound(found, read.found);
    if (index % 1_000 === 999) yield;
  }
  if (problem !== null) {
    const range = { start: problem.line - 1, end: lines.length };
    const inLines = findImageLines(lines, roots.length === 0 ? { start: 0, end: lines.length } : range);
    if (sources.size === 0 && inLines === null) return null;
    skip(found, lines[problem.line - 1] ?? '', problem.line, `not valid JSON from here on: ${problem.reason}`);
    if (inLines !== null) addFound(found, inLines.found);
    if (inLines !== null && sources.size === 0) sources.add(inLines.source);
  }
  if (sources.size === 0) return null;
  if (!isAnythingFound(found)) skip(found, lines[0] ?? '', 1, NO_FIELDS);
  return { source: oneSource(sources), found };
}

function* readParts(lines: readonly string[]): Generator<void, Reading> {
  const found = nothingFound();
  const sources = new Set<PasteSource>();
  let parts = 0;
  for (const { start, end } of splitDocuments(lines)) {
    const part = start === 0 && end === lines.length ? lines : lines.slice(start, end);
    if (part.every((line) => /^\s*(?:#.*)?$/.test(line) && !mayHaveTool(line))) continue;
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
    const read = yield* readPart(part);
    for (const source of read.sources) sources.add(source);
    addFound(found, read.found, start);
    if (parts % 10 === 0 || part.length > 100) yield;
  }
  const first = lines.findIndex((line) => line.trim() !== '');
  if (!isAnythingFound(found) && first >= 0)
    skip(found, lines[first] ?? '', first + 1, sources.size === 0 ? NO_IMAGES : NO_FIELDS);
  return { source: oneSource(sources), found };
}

type PartReading = { sources: readonly PasteSource[]; found: Found };

/** @param lines - of one document; lines that are found are counted from its start */
function* readPart(lines: readonly string[]): Generator<void, PartReading> {
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
  const first = lines.findIndex((line) => line.trim() !== '');
  skip(found, lines[first] ?? '', first + 1, NO_IMAGES);
  return { sources: ['unknown'], found };
}

/** What stands between tables and commands: fields or names, if all of it is; else it is the words around them. */
function* readRest(rest: readonly string[], { commands, prompts }: ShellText): Generator<void, PartReading> {
  const yaml = yield* readYaml(rest);
  if (yaml !== null && yaml.found.names.length > 0) return { sources: [yaml.source], found: yaml.found };
  const found = nothingFound();
  // What a command printed, and the words of a script, are no list.
  const isScript = prompts > 0 || rest.some((line) => shellWord.test(line));
  const isRead = !isScript && (yield* readList(found, rest));
  const isCertain = rest.every((line) => line.trim() === '' || /[/@]|\w:\w/.test(line));
  const isList = isRead && found.skipped.length === 0 && (isCertain || found.names.length > commands);
  return isList && found.names.length > 0 ? { sources: ['list'], found } : { sources: [], found: nothingFound() };
}

/** "mixed" where a text has parts of several kinds; fields of no known kind do not count beside others. */
function oneSource(sources: ReadonlySet<PasteSource>): PasteSource {
  const ignored = ['yaml', 'unknown', ...(sources.has('list') ? ['commands'] : [])];
  const telling = [...sources].filter((source) => !ignored.includes(source));
  const [first, second] = telling;
  if (first === undefined) return sources.has('yaml') ? 'yaml' : 'unknown';
  return second === undefined ? first : 'mixed';
}
