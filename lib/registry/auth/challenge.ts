/**
 * Challenge is one challenge of `WWW-Authenticate` (RFC 9110, section 11). Scheme and parameter names are in lower
 * case; values are unchanged.
 */
export type Challenge = { scheme: string; parameters: ReadonlyMap<string, string> };

/** Node limits one header to this length. Several joined headers can be longer and are ignored. */
const MAX_CHARACTERS = 16 * 1024;

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const SEPARATOR = /[ \t]*,[ \t,]*/y;
const EQUALS = /[ \t]*=[ \t]*/y;
/** The grammar requires quotes around a URL, but some registries send it without. */
const UNQUOTED = /[^\s,"]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;
const SPACES = /[ \t]+/y;

/**
 * Parses all challenges in the given headers, in order. Repeated headers may already be joined with commas. A
 * header that breaks the grammar yields the challenges before the break. A parameter without an end is dropped.
 */
export function parseChallenges(header: string | readonly string[] | undefined): Challenge[] {
  if (header === undefined) return [];
  const text = typeof header === 'string' ? header : header.join(', ');
  return text.length > MAX_CHARACTERS ? [] : readChallenges(text);
}

/** Returns the first Bearer challenge that names a realm, else the first Bearer challenge (G-25). */
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
