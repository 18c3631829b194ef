/** Join is how a name is joined to a value. The value begins at `at`. */
export type Join = {
  at: number;
  kind: 'equals' | 'colon' | 'space' | 'element';
  isJson: boolean;
  /** An equals sign with blanks around it, as in configuration files. */
  isSpaced?: boolean;
};

type Place = { start: number; end: number };

/** Returns how a name is joined to a value, or null. Only a few characters around the name are read. */
export function findJoin(text: string, place: Place, isNetrc: boolean): Join | null {
  const { start, end } = place;
  const rest = text.slice(end, end + 128);
  if (text[start - 1] === '<' || /<\w{1,30}:$/.test(text.slice(Math.max(0, start - 32), start))) {
    const tag = /^(?:\s[^<>]{0,100})?>/.exec(rest)?.[0];
    return tag === undefined ? null : { at: end + tag.length, kind: 'element', isJson: false };
  }
  const closing = /^\\{0,3}["'`]/.exec(rest)?.[0] ?? '';
  const isInQuotes = closing !== '' && text.slice(Math.max(0, start - closing.length), start) === closing;
  const join = (length: number, kind: Join['kind']): Join => ({ at: end + length, kind, isJson: isInQuotes });
  // <add key="Password" value="…"/>
  const attribute = /^["']\s{1,8}value=/.exec(rest);
  if (attribute) return join(attribute[0].length, 'equals');
  // The text contains only the default of ${NAME:-default}.
  const fallback = text.slice(Math.max(0, start - 2), start) === '${' ? /^:?[-=](?=[^}])/.exec(rest) : null;
  if (fallback) return { at: end + fallback[0].length, kind: 'equals', isJson: true };
  const assigned = /^(?:\\{0,3}["'`])?(?:\]|\))?(?:\s{0,8}(?:=>|===?|!==?|:=)\s{0,8}|\s{1,8}=\s{1,8}|=)/.exec(rest);
  if (assigned) return { ...join(assigned[0].length, 'equals'), isSpaced: /^ {1,8}= /.test(assigned[0]) };
  const colon = /^(?:\\{0,3}["'`])?\s{0,8}:(?!:)(?:\s|\\n(?=[ \t-])){0,20}/.exec(rest);
  if (colon)
    return joinColon(text, end + colon[0].length, { isInQuotes, rest: colon[0], before: text[start - 1] ?? '' });
  return joinSpace(text, place, { rest, closing, isNetrc });
}

/** YAML and headers have a space after the colon. Without the space, "token:1.2" may be an image. */
function joinColon(
  text: string,
  at: number,
  { isInQuotes, rest, before }: { isInQuotes: boolean; rest: string; before: string },
): Join | null {
  // The next line has a name of its own, so this name begins a YAML section.
  if (/\n|\\n/.test(rest) && /^["']?[\w.-]{1,80}["']?:(?:\s|\\n|$)/.test(text.slice(at, at + 100))) return null;
  const hasSpace = /(?:\s|\\n)$/.test(rest);
  if (isInQuotes || hasSpace) return { at, kind: isInQuotes ? 'equals' : 'colon', isJson: isInQuotes };
  const content = /^["']?([^\s"'`;&|<>()\\]*)/.exec(text.slice(at, at + 200))?.[1] ?? '';
  const isHeader = /["'\s]/.test(before) && content.length >= 12 && /\d/.test(content) && /[A-Za-z]/.test(content);
  return isHeader && !/^\d+(?:\.\d+)+/.test(content) && !content.includes('/')
    ? { at, kind: 'equals', isJson: false }
    : null;
}

/** Matches "--name value", "name 'value'", and the settings of some tools. */
function joinSpace(
  text: string,
  { start, end }: Place,
  { rest, closing, isNetrc }: { rest: string; closing: string; isNetrc: boolean },
): Join | null {
  const space = /^\\{0,3}["']\s{0,8},\s{0,8}(?=\\{0,3}["'])|^(?:\\{0,3}["'])?,?\s{1,8}/.exec(rest);
  if (space === null) return null;
  const isFlag = text[start - 1] === '-';
  if (isFlag && isSwitch(text, start, end)) return null;
  const isQuotedNext = /^[ \t]+'/.test(rest) && closing === '' && !isFlag;
  const isSet = isAfterSet(text, start);
  const isNetrcWord = isNetrc && text.slice(start, end) === 'password';
  if (!isFlag && !isQuotedNext && !isSet && !isNetrcWord) return null;
  if (!isFlag && space[0].includes(',')) return null;
  return { at: end + space[0].length, kind: 'space', isJson: false };
}

/** Matches "aws configure set NAME value", "npm config set //host/:_authToken value", "git config NAME value". */
function isAfterSet(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 160), start);
  return /(?:^|\s)(?:set|config)\s+(?:--?[\w-]+\s+){0,3}["']?[^\s"'=]{0,120}$/.test(before);
}

/** Matches "pulumi config set --secret NAME value", where --secret has no value. */
function isSwitch(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 160), start);
  return text.slice(start, end) === 'secret' && /\bpulumi\s[^|;&\n]{0,80}\bset\s[^|;&\n]{0,60}$/.test(before);
}
