import { withoutCommands } from './substitutions.ts';

/** Who reads a value: a shell, which fills in each variable, or nobody any more, since the builder has filled them in. */
export type Reader = 'shell' | 'nobody';

const BRACES =
  /\$\{\{[^{}]*\}\}|\$\{[A-Za-z_]\w*(?:[^{}:\w=+-][^{}]*|:?\?[^{}]*|:\d[^{}]*|:?[-=+](?:\$\w+)?)?\}|\{\{[^{}]*\}\}/;
/** $NAME, ${NAME}, ${NAME:?message}, {{ template }}, $env:NAME, ${{ github }}. */
const REFERENCES: Record<Reader, RegExp> = {
  shell: new RegExp(`${BRACES.source}|\\$(?:env:)?[A-Za-z_]\\w*|\\$[0-9@*#?!]`, 'g'),
  nobody: new RegExp(`${BRACES.source}|\\$[A-Z_][A-Z0-9_]*(?![a-z])`, 'g'),
};
/** Defaults may be references themselves: ${A:-${B}}. */
const MOST_NESTED = 3;
/** A word beside a command is the rest of a name or a version. */
const LEAST_BESIDE_COMMAND = 4;

/** "$USER:$PASSWORD" has nothing of its own but what is between; "$(cat x)" and "`cat x`" are a command's output. */
export function isReference(text: string, reader: Reader): boolean {
  if (!/[$`]|\{\{/.test(text)) return false;
  const values = withoutCommands(text);
  let literal = values;
  for (let depth = 0; depth < MOST_NESTED; depth++) literal = literal.replace(REFERENCES[reader], '');
  if (literal === text) return false;
  const own = literal.replace(/\\[nrt]/g, '').replace(/[^A-Za-z0-9$]/g, '');
  return values === text ? own === '' : own.length < LEAST_BESIDE_COMMAND && !own.includes('$');
}
