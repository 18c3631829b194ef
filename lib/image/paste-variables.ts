const variable = /^\$(?:(\w+)|\{(\w+)(?:(:?[-+?])((?:[^{}]|\{[^{}]*\})*))?\})/;
const maxNesting = 8;
/** Longer than any name of an image may be. */
const maxLength = 2_048;

/**
 * Puts defaults in the place of variables, as compose and Dockerfiles write them: `${A:-x}` and `${A-x}` give x, `$$` a
 * dollar. `known` holds values set in the text itself. `missing` names the first variable that has neither.
 */
export function substitute(
  text: string,
  known: ReadonlyMap<string, string> = new Map(),
  nesting = 0,
): { text: string; missing: string | null } {
  if (text.length > maxLength) return { text, missing: null };
  let result = '';
  let rest = text;
  for (let dollar = rest.indexOf('$'); dollar >= 0; dollar = rest.indexOf('$')) {
    result += rest.slice(0, dollar);
    rest = rest.slice(dollar);
    const match = variable.exec(rest);
    if (rest.startsWith('$$') || match === null) {
      result += '$';
      rest = rest.slice(rest.startsWith('$$') ? 2 : 1);
      continue;
    }
    const name = match[1] ?? match[2] ?? '';
    const hasDefault = match[3]?.endsWith('-') === true && nesting < maxNesting;
    const set = known.get(name);
    if (set === undefined && !hasDefault) return { text: result, missing: name };
    const value = set ?? substitute(match[4] ?? '', known, nesting + 1);
    if (typeof value !== 'string' && value.missing !== null) return { text: result, missing: value.missing };
    result += typeof value === 'string' ? value : value.text;
    rest = rest.slice(match[0].length);
  }
  return { text: result + rest, missing: null };
}
