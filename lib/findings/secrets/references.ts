import { withoutCommands } from './substitutions.ts';

/**
 * Expansion is who still expands variables in a value: a shell, or none because the builder has done it or quotes
 * prevent it.
 */
export type Expansion = 'shell' | 'none';

const BRACES =
  /\$\{\{[^{}]*\}\}|\$\{[A-Za-z_]\w*(?:[^{}:\w=+-][^{}]*|:?\?[^{}]*|:\d[^{}]*|:?[-=+](?:\$\w+)?)?\}|\{\{[^{}]*\}\}/;
/** Matches $NAME, ${NAME}, ${NAME:?message}, {{ template }}, $env:NAME, ${{ github }}. */
const REFERENCES: Record<Expansion, RegExp> = {
  shell: new RegExp(`${BRACES.source}|\\$(?:env:)?[A-Za-z_]\\w*|\\$[0-9@*#?!]`, 'g'),
  none: new RegExp(`${BRACES.source}|\\$[A-Z_][A-Z0-9_]*(?![a-z])`, 'g'),
};
/** Defaults can be references themselves: ${A:-${B}}. */
const MOST_NESTED = 3;
/** A shorter text beside a command is the rest of a name or a version. */
const LEAST_BESIDE_COMMAND = 4;

/**
 * Reports whether a value only refers to secrets elsewhere. "$USER:$PASSWORD" has only the colon of its own; "$(cat x)"
 * is a command's output.
 */
export function isReference(text: string, expansion: Expansion): boolean {
  if (!/[$`]|\{\{/.test(text)) return false;
  const values = withoutCommands(text);
  let literal = values;
  for (let depth = 0; depth < MOST_NESTED; depth++) literal = literal.replace(REFERENCES[expansion], '');
  if (literal === text) return false;
  const own = literal.replace(/\\[nrt]/g, '').replace(/[^A-Za-z0-9$]/g, '');
  return values === text ? own === '' : own.length < LEAST_BESIDE_COMMAND && !own.includes('$');
}
