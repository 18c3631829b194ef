import { type CommandInputs, type InputPattern, isLocal, NOTHING, pathIn, sortWords } from './command-inputs.ts';

const WITH_VALUE = [
  ...['-r', '--requirement', '-c', '--constraint', '-f', '--find-links', '-i', '--index-url', '--extra-index-url'],
  ...['-t', '--target', '--prefix', '--root', '--python', '--timeout', '--retries', '--cache-dir', '--trusted-host'],
];

/** A list of requirements can include others beside it. */
const LISTS = /^[^/]+\.(?:txt|in|pip)$/;
const WHEELS = /^[^/]+\.(?:whl|tar\.gz)$/;

/** Returns what "pip install" and "uv pip sync" read; null for the sources of a project. */
export function readPip(words: readonly string[], folder: string): CommandInputs | null {
  const { plain, options, valuesOf } = sortWords(words, WITH_VALUE);
  const [command, ...subjects] = plain;
  if (command === 'cache' || command === 'config') return NOTHING;
  if ((command !== 'install' && command !== 'sync') || options.some((option) => /^(?:-e|--editable)/.test(option)))
    return null;
  const lists = [...valuesOf('-r', '--requirement', '-c', '--constraint'), ...(command === 'sync' ? subjects : [])];
  const folders = valuesOf('-f', '--find-links');
  const packages = command === 'sync' ? [] : subjects;
  const wheels = packages.filter(isLocal).map((word) => wheelsAt(folder, word));
  if ([...lists, ...folders].some((place) => /^https?:/.test(place)) || wheels.includes(null)) return null;
  const paths = lists.map((list) => pathIn(folder, list));
  return {
    ...NOTHING,
    locks: paths.map((path) => [path]),
    patterns: [
      ...paths.map((path) => ({ folder: pathIn(path, '..'), name: LISTS, isRequired: true })),
      ...folders.map((place) => ({ folder: pathIn(folder, place), name: WHEELS, isRequired: true })),
      ...wheels.flatMap((pattern) => pattern ?? []),
    ],
    isNamed: packages.some((word) => !isLocal(word)),
  };
}

/** "/wheels/*" and "dist/app-1.0.whl" are wheels. "." and "./src" are the sources of a project. */
function wheelsAt(folder: string, word: string): InputPattern | null {
  if (!/\.whl$|\/\*$/.test(word) || /^(?:file:|~)/.test(word)) return null;
  return { folder: pathIn(folder, `${word}/..`), name: WHEELS, isRequired: true };
}
