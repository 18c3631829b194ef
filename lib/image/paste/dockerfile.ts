import {
  createArguments,
  type DockerfileArguments,
  expandForPlatforms,
  expandWord,
  readArgument,
} from './dockerfile-arguments.ts';
import { type DockerfileInstruction, type DockerfileText, readInstructions } from './dockerfile-instructions.ts';
import { addName, type Found, nothingFound, skip, skipRest } from './found.ts';
import { runToEnd } from './steps.ts';
import { takeFlags, wordsOf } from './words.ts';

const KEYWORDS = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);
/** Instructions read before other work can run. */
const TURN = 5_000;
const MAY_NAME_IMAGES = /^[ \t]*FROM[ \t\\`]|--from=|from=/i;

type Reading = { found: Found; escapeChar: string; stages: Stages; known: DockerfileArguments };
/** Stages are lower-case names of build stages: those of earlier FROM lines, and all. */
type Stages = { before: Set<string>; all: ReadonlySet<string> };

/** Returns the images that a Dockerfile builds on and copies from, or null when the text is not a Dockerfile. */
export function* findDockerfile(lines: readonly string[]): Generator<void, Found | null> {
  if (!lines.some((line) => MAY_NAME_IMAGES.test(line))) return null;
  const file = yield* readInstructions(lines);
  return isDockerfile(file) ? yield* readImages(file) : null;
}

/** Does the same for a text that must be a Dockerfile because of its place. */
export function readDockerfile(text: string): Found {
  return runToEnd(readAll(text.split('\n')));
}

function* readAll(lines: readonly string[]): Generator<void, Found> {
  return yield* readImages(yield* readInstructions(lines));
}

/** Recognises a Dockerfile: it begins like one, has few unknown instructions, and its FROM names one image. */
function isDockerfile({ instructions: all }: DockerfileText): boolean {
  // Lines of a template between instructions are ignored.
  const instructions = all.filter(({ keyword }) => !/^(?:\{[{%#]|<%)/.test(keyword));
  const [first] = instructions;
  if (first === undefined || !KEYWORDS.has(first.keyword)) return false;
  const known = instructions.filter(({ keyword }) => KEYWORDS.has(keyword));
  if ((instructions.length - known.length) * 4 > known.length) return false;
  // Another document follows.
  if (instructions.some(({ keyword }) => keyword === '---')) return false;
  const froms = known.filter(({ keyword }) => keyword === 'FROM');
  if (froms.length === 0) return known.length === instructions.length && known.some(({ rest }) => /from=/.test(rest));
  return froms.some(({ rest }) => isFrom(rest)) && (first.keyword !== 'FROM' || isFrom(first.rest));
}

const isFrom = (rest: string): boolean =>
  /^(?:--\S+\s+)*(?!#)\S+(?:\s+as\s+\S+)?(?:\s+#.*)?$/i.test(rest) || /\{\{|<%|\{%/.test(rest);

function* readImages({ escapeChar, instructions, unclosed, unreadFrom }: DockerfileText): Generator<void, Found> {
  const found = nothingFound();
  const stages: Stages = { before: new Set(), all: new Set(instructions.flatMap((one) => stageOf(one, escapeChar))) };
  const reading: Reading = { found, escapeChar, stages, known: createArguments(escapeChar) };
  let inPreamble = true;
  for (const [index, instruction] of instructions.entries()) {
    if (index % TURN === TURN - 1) yield;
    const { keyword, rest, line } = instruction;
    if (keyword === 'ARG' && inPreamble) {
      for (const argument of wordsOf(rest, escapeChar)) readArgument(found, argument, line, reading.known);
    } else if (keyword === 'FROM') {
      inPreamble = false;
      readFrom(instruction, reading);
      for (const name of stageOf(instruction, escapeChar)) stages.before.add(name);
    } else {
      readSources(instruction, reading);
    }
  }
  if (unreadFrom !== null) skipRest(found, 'FROM', unreadFrom, 'not read from here on: it has too many instructions');
  if (unclosed !== null)
    skip(
      found,
      `<<${unclosed.name}`,
      unclosed.line,
      `no line "${unclosed.name}" ends this heredoc: what follows is not read`,
    );
  return found;
}

function stageOf({ keyword, rest }: DockerfileInstruction, escapeChar: string): string[] {
  if (keyword !== 'FROM') return [];
  const [, as = '', name] = wordsOf(takeFlags(rest, escapeChar).rest, escapeChar);
  return as.toUpperCase() === 'AS' && name !== undefined ? [name.toLowerCase()] : [];
}

function readFrom({ rest, line }: DockerfileInstruction, { found, escapeChar, stages, known }: Reading): void {
  const { rest: text } = takeFlags(rest, escapeChar);
  const words = wordsOf(text, escapeChar);
  const comment = words.findIndex((word) => word.startsWith('#'));
  const [image = '', ...named] = comment < 0 ? words : words.slice(0, comment);
  const isNamed = named.length === 2 && named[0]?.toUpperCase() === 'AS';
  const result = expandWord(image, known);
  const name = (result.text ?? '').toLowerCase();
  if (/\{\{|<%|\{%/.test(text)) skip(found, text, line, 'a template: paste it with its values filled in');
  else if (image === '') skip(found, rest, line, 'names no image');
  else if (named.length > 0 && !isNamed) skip(found, text, line, 'FROM takes one image, and "AS" with a name');
  else if (name === 'scratch') skip(found, image, line, 'scratch is no image');
  else if (stages.before.has(name) || (result.text === null && isStageOfAPlatform(image, known, stages)))
    skip(found, image, line, 'a stage of the same Dockerfile');
  else if (result.text === null) skip(found, image, line, result.reason);
  else addName(found, result.text, line);
}

/** Recognises "base-${TARGETARCH}" when stages such as base-amd64 and base-arm64 exist. */
const isStageOfAPlatform = (image: string, known: DockerfileArguments, { before }: Stages): boolean =>
  expandForPlatforms(image, known).some((name) => before.has(name.toLowerCase()));

/** Notes images that files are copied or mounted from: `COPY --from`, `RUN --mount=from=`, also after ONBUILD. */
function readSources({ keyword, rest, line }: DockerfileInstruction, reading: Reading): void {
  if (keyword === 'ONBUILD') {
    const [word = ''] = /^\S+/.exec(rest) ?? [];
    const inner = word.toUpperCase();
    if (inner !== 'ONBUILD') readSources({ keyword: inner, rest: rest.slice(word.length).trim(), line }, reading);
    return;
  }
  if (keyword !== 'COPY' && keyword !== 'ADD' && keyword !== 'RUN') return;
  for (const flag of takeFlags(rest, reading.escapeChar).flags) {
    const [name = '', ...value] = flag.replace(/["']/g, '').split('=');
    if (keyword === 'RUN') {
      if (name !== '--mount') continue;
      for (const part of value.join('=').split(','))
        if (/^from=/i.test(part)) readSource(part.slice('from='.length), line, reading);
    } else if (name === '--from') readSource(value.join('='), line, reading);
  }
}

function readSource(source: string, line: number, { found, stages }: Reading): void {
  const name = source.toLowerCase();
  if (name === '' || name === 'scratch' || /^\d+$/.test(name) || stages.all.has(name)) return;
  if (source.includes('$')) skip(found, source, line, 'no variables are filled in here, as in a build');
  else addName(found, source, line);
}
