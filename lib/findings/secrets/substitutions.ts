/** Maps the position of each closed "$(" to the position after its ")". */
export type Substitutions = ReadonlyMap<number, number>;

const NONE: Substitutions = new Map();
/** A longer substitution is never part of a value. The limit avoids reading nested ones repeatedly. */
const MOST_LENGTH = 400;

export function findSubstitutions(text: string): Substitutions {
  if (!text.includes('$(')) return NONE;
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const { index, 0: bracket } of text.matchAll(/\$\(|[()]/g)) {
    if (bracket !== ')') open.push(index);
    else {
      const start = open.pop();
      if (start !== undefined && text[start] === '$') ends.set(start, index + 1);
    }
  }
  return ends;
}

/** Returns where the short substitution at `at` ends, or null when there is none, or it is long or unclosed. */
export function endOfSubstitution(substitutions: Substitutions, at: number): number | null {
  const end = substitutions.get(at);
  return end !== undefined && end - at <= MOST_LENGTH ? end : null;
}

/** Matches "$(cat x", a command that is not closed within the text. */
const COMMAND = /^(?:\$\(|`)\s{0,8}[a-z][\w./-]{0,60}\s/;

/** Reports whether a command begins here that the text does not close. */
export const isOpenCommand = (text: string, at: number): boolean => COMMAND.test(text.slice(at, at + 80));

/** Returns a value without the commands in it. */
export function withoutCommands(value: string): string {
  if (!value.includes('$(') && !value.includes('`')) return value;
  const ends = findSubstitutions(value);
  let literal = '';
  for (let at = 0; at < value.length; ) {
    const end = value[at] === '`' ? value.indexOf('`', at + 1) + 1 : (ends.get(at) ?? 0);
    if (end > 0) at = end;
    else if (isOpenCommand(value, at)) break;
    else {
      literal += value[at];
      at += 1;
    }
  }
  return literal;
}
