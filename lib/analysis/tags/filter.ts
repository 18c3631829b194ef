import { type Glob, InvalidGlobError, parseGlob } from './glob.ts';

export { InvalidGlobError } from './glob.ts';

const MAX_GLOBS = 100;
/** The longest tag that the distribution spec allows. */
const MAX_NAME_LENGTH = 128;

/**
 * Compiles a repository's filters. A tag passes when it matches one of `include`, or that is empty, and none of `exclude`. Globs
 * are those of `parseGlob`, case-sensitive as tags are.
 * @throws InvalidGlobError
 */
export function tagFilter(include: readonly string[], exclude: readonly string[]): (name: string) => boolean {
  const included = parseGlobs(include);
  const excluded = parseGlobs(exclude);
  return (name) => {
    if (name.length > MAX_NAME_LENGTH) return false;
    if (included.length > 0 && !included.some((glob) => glob.matches(name))) return false;
    return !excluded.some((glob) => glob.matches(name));
  };
}

function parseGlobs(patterns: readonly string[]): Glob[] {
  if (patterns.length > MAX_GLOBS) {
    const hint = `Keep it to ${MAX_GLOBS} patterns; braces join several into one.`;
    throw new InvalidGlobError(patterns[MAX_GLOBS] ?? '', `is one of ${patterns.length}`, hint);
  }
  return patterns.map(parseGlob);
}
