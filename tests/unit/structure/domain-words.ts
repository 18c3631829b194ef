import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from './rules.ts';
import { withoutComments } from './source.ts';

const FOLDER = join(import.meta.dirname, '../../../lib/domain');

/** The closed sets of words of lib/domain, by the names of their constants. */
const DOMAIN_SETS: ReadonlyMap<string, readonly string[]> = new Map(
  (await Promise.all(readdirSync(FOLDER).map((file) => readSets(join(FOLDER, file))))).flat(),
);

async function readSets(path: string): Promise<[string, string[]][]> {
  const module: Record<string, unknown> = await import(/* @vite-ignore */ path);
  return Object.entries(module).flatMap(([name, value]): [string, string[]][] =>
    Array.isArray(value) ? [[name, value.map(String)]] : [],
  );
}

const WORD = "'[\\w-]+'";
const UNION = new RegExp(`${WORD}(?:\\s*\\|\\s*${WORD})+`, 'g');
/** A list that declares a new set. The compiler checks a typed subset or order of an existing set. */
const LIST = new RegExp(
  `(?:enum\\(\\s*)?\\[\\s*${WORD}(?:\\s*,\\s*${WORD})*\\s*,?\\s*\\](?:\\s*as const(?! satisfies))?`,
  'g',
);

/** Closed sets of words are declared only in lib/domain, where every folder can import them. */
export const spellsNoDomainWords: Rule = ({ path, text }) => {
  if (!/^(?:lib|app|components)\//.test(path) || path.startsWith('lib/domain/')) return [];
  const code = withoutComments(text);
  const lists = [...code.matchAll(LIST)].filter(([found]) => /^enum|as const$/.test(found));
  return [...code.matchAll(UNION), ...lists].flatMap(([found]) => {
    const words = new Set([...found.matchAll(/'([\w-]+)'/g)].map(([, word = '']) => word));
    const set = [...DOMAIN_SETS].find(([, known]) => repeats(words, known));
    return set ? [`spells words of ${set[0]} of lib/domain again: ${found}`] : [];
  });
};

/** Reports whether the words are the complete set, or at least three of its words and no others. */
function repeats(words: ReadonlySet<string>, known: readonly string[]): boolean {
  return [...words].every((word) => known.includes(word)) && (words.size >= 3 || words.size === known.length);
}
