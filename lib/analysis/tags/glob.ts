import { AppError } from '#lib/domain/app-error.ts';
import { clip } from '#lib/image/text.ts';

/** A pattern of tag names is invalid. `hint` has a correction. */
export class InvalidGlobError extends AppError {
  static override readonly errorName = 'InvalidGlobError';
  readonly code = 'invalid-glob';
  readonly pattern: string;
  readonly hint: string;

  constructor(pattern: string, reason: string, hint: string) {
    super(`The pattern "${clip(pattern, 61)}" ${reason}.`);
    this.pattern = pattern;
    this.hint = hint;
  }
}

/** A test of one character; 'run' is a star. */
type Piece = 'run' | ((char: string) => boolean);
export type Glob = { matches(name: string): boolean };

const MAX_LENGTH = 256;
const MAX_ALTERNATIVES = 64;

/**
 * Parses a glob of tag names: `*`, `?`, `[a-z]`, `[!a-z]`, `{a,b}` and `\` before a literal. Matching takes at most time
 * proportional to pattern × name. A regular expression made from a glob can take exponential time.
 * @throws InvalidGlobError
 */
export function parseGlob(pattern: string): Glob {
  if (pattern === '') throw new InvalidGlobError(pattern, 'is empty', 'Write * to mean every tag.');
  if (pattern.length > MAX_LENGTH) {
    throw new InvalidGlobError(pattern, `has more than ${MAX_LENGTH} characters`, 'Split it into several patterns.');
  }
  if (pattern.startsWith('!')) {
    throw new InvalidGlobError(pattern, 'starts with !', 'Put what to leave out into the list of excluded tags.');
  }
  if (/[@+?*!]\(/.test(pattern)) {
    throw new InvalidGlobError(pattern, 'uses a group like @(…)', 'Write alternatives in braces: {alpine,slim}.');
  }
  const alternatives = expandBraces(pattern).map((one) => parsePieces(one, pattern));
  return { matches: (name) => alternatives.some((pieces) => piecesMatch(pieces, name)) };
}

/** Expands `{a,b}` into all patterns, nested ones too. */
function expandBraces(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const brace = findBrace(next, pattern);
    if (!brace) done.push(next);
    else for (const option of brace.options) open.push(next.slice(0, brace.start) + option + next.slice(brace.end));
    if (done.length + open.length > MAX_ALTERNATIVES) {
      const hint = 'Split it into several patterns.';
      throw new InvalidGlobError(pattern, `expands to more than ${MAX_ALTERNATIVES} patterns`, hint);
    }
  }
  return done.reverse();
}

type Brace = { start: number; end: number; options: string[] };

function findBrace(text: string, pattern: string): Brace | null {
  const options: string[] = [];
  let [depth, start, from, inClass] = [0, 0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (inClass) inClass = char !== ']';
    else if (char === '[') inClass = true;
    else if (char === '{') {
      depth += 1;
      if (depth === 1) [start, from] = [at, at + 1];
    } else if (char === ',' && depth === 1) {
      options.push(text.slice(from, at));
      from = at + 1;
    } else if (char === '}') {
      depth -= 1;
      if (depth < 0) break;
      if (depth === 0) return { start, end: at + 1, options: [...options, text.slice(from, at)] };
    }
  }
  if (depth !== 0)
    throw new InvalidGlobError(pattern, 'has a brace without its partner', 'Write {a,b}, or \\{ for a brace.');
  return null;
}

function parsePieces(text: string, pattern: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '*') {
      if (pieces.at(-1) !== 'run') pieces.push('run');
    } else if (char === '?') pieces.push(() => true);
    else if (char === '[') {
      const end = text.indexOf(']', text[at + 1] === '!' || text[at + 1] === '^' ? at + 3 : at + 2);
      if (end < 0) throw new InvalidGlobError(pattern, 'has a [ without its ]', 'Write [0-9], or \\[ for a bracket.');
      pieces.push(parseClass(text.slice(at + 1, end), pattern));
      at = end;
    } else {
      if (char === '\\') at += 1;
      pieces.push(literal(text[at] ?? '\\'));
    }
  }
  return pieces;
}

function literal(expected: string): Piece {
  return (char) => char === expected;
}

function parseClass(text: string, pattern: string): Piece {
  const negated = text.startsWith('!') || text.startsWith('^');
  const body = negated ? text.slice(1) : text;
  const ranges: { low: string; high: string }[] = [];
  for (let at = 0; at < body.length; at += 1) {
    const low = body[at] ?? '';
    const high = body[at + 1] === '-' ? body[at + 2] : undefined;
    if (high !== undefined) at += 2;
    ranges.push({ low, high: high ?? low });
  }
  if (ranges.some(({ low, high }) => low > high)) {
    throw new InvalidGlobError(pattern, 'has a range that ends before it starts', 'Write the lower end first: [0-9].');
  }
  return (char) => ranges.some(({ low, high }) => char >= low && char <= high) !== negated;
}

/** Matches greedily with one resume point: after a later star, earlier ones need no second try. */
function piecesMatch(pieces: Piece[], name: string): boolean {
  let [piece, at, star, resume] = [0, 0, -1, 0];
  while (at < name.length) {
    const test = pieces[piece];
    if (test === 'run') {
      [star, resume] = [piece, at];
      piece += 1;
    } else if (test?.(name[at] ?? '')) {
      piece += 1;
      at += 1;
    } else if (star >= 0) {
      resume += 1;
      [piece, at] = [star + 1, resume];
    } else return false;
  }
  while (pieces[piece] === 'run') piece += 1;
  return piece === pieces.length;
}
