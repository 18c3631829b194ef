/** One challenge of `WWW-Authenticate`; scheme and parameter names in lower case, values as they came (RFC 9110 11). */
export type Challenge = { scheme: string; parameters: ReadonlyMap<string, string> };

/** Node refuses longer headers; several of them joined may be. */
const MAX_CHARACTERS = 16 * 1024;

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const SEPARATOR = /[ \t]*,[ \t,]*/y;
const EQUALS = /[ \t]*=[ \t]*/y;
/** An unquoted URL is no token of the grammar; registries send it. */
const UNQUOTED = /[^\s,"]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;
const SPACES = /[ \t]+/y;

/**
 * All challenges of one or several headers, in order; repeated headers may have been joined with commas. A header
 * that breaks the grammar gives what came before the break, as a parameter without an end is no parameter.
 */
export function parseChallenges(header: string | readonly string[] | undefined): Challenge[] {
  if (header === undefined) return [];
  const text = typeof header === 'string' ? header : header.join(', ');
  return text.length > MAX_CHARACTERS ? [] : readChallenges(text);
}

/** The Bearer challenge that can be answered: one that names its realm, where there is one (G-25). */
export function findBearer(challenges: readonly Challenge[]): Challenge | undefined {
  const bearers = challenges.filter(({ scheme }) => scheme === 'bearer');
  return bearers.find(({ parameters }) => parameters.has('realm')) ?? bearers[0];
}

function readChallenges(text: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  take(SPACES);
  take(SEPARATOR);
  while (at < text.length) {
    const name = take(TOKEN)?.[0].toLowerCase();
    if (name === undefined) return challenges;
    const current = challenges.at(-1);
    if (current !== undefined && take(EQUALS) !== null) {
      const value = take(QUOTED)?.[1]?.replace(/\\(.)/gs, '$1') ?? take(UNQUOTED)?.[0];
      if (value === undefined) return challenges;
      if (!current.parameters.has(name)) current.parameters.set(name, value);
    } else {
      challenges.push({ scheme: name, parameters: new Map() });
      const isFollowed = take(SPACES) !== null;
      if (isFollowed && !beginsParameter(text, at)) take(TOKEN68);
      if (isFollowed && beginsParameter(text, at)) continue;
    }
    if (take(SEPARATOR) === null) take(SPACES);
  }
  return challenges;
}

function beginsParameter(text: string, at: number): boolean {
  const parameter = /[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*=[ \t]*(?:"|[^\s,"=])/y;
  parameter.lastIndex = at;
  return parameter.test(text);
}
