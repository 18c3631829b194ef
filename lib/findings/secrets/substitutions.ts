/** For each "$(" of a text that is closed: where the text goes on behind its ")". */
export type Substitutions = ReadonlyMap<number, number>;

const NONE: Substitutions = new Map();
/** A longer one is never a part of a value. The limit keeps nested ones from being read again and again. */
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

/** Where the short substitution at `at` ends; null where none begins, or it is long or not closed. */
export function endOfSubstitution(substitutions: Substitutions, at: number): number | null {
  const end = substitutions.get(at);
  return end !== undefined && end - at <= MOST_LENGTH ? end : null;
}

/** "$(cat x": a command, although its end is elsewhere. */
const COMMAND = /^(?:\$\(|`)\s{0,8}[a-z][\w./-]{0,60}\s/;

/** Whether a command begins here whose end is not a part of the text. */
export const isOpenCommand = (text: string, at: number): boolean => COMMAND.test(text.slice(at, at + 80));

/** A value without the commands that give parts of it. */
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
