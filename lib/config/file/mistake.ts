/** Keys and indexes from the top of the file: ["repositories", 3, "include", 0]. */
export type Path = readonly (string | number)[];

/** A position in the file; both numbers start at 1. */
export type Position = Readonly<{ line: number; column: number }>;

/** A mistake in plimsoll.yaml. It never contains a secret. */
export type Mistake = Position & Readonly<{ path: Path; message: string; hint: string }>;

/** Formats a path as "repositories[3].include[0]"; empty for the whole file. */
export function formatPath(path: Path): string {
  return path
    .map((part, at) => {
      if (typeof part === 'number') return `[${part}]`;
      const key = /^[A-Za-z_][\w-]*$/.test(part) ? part : JSON.stringify(part.slice(0, 60));
      return at === 0 ? key : `.${key}`;
    })
    .join('');
}

/** "plimsoll.yaml:12:5 repositories[3].include[0]: is empty (write * to mean every tag)" */
export function formatMistake(file: string, { line, column, path, message, hint }: Mistake): string {
  const key = formatPath(path);
  return `${file}:${line}:${column}${key === '' ? '' : ` ${key}`}: ${message} (${hint})`;
}

/** Sorts mistakes by their position in the file. */
export function sortMistakes(mistakes: readonly Mistake[]): Mistake[] {
  return [...mistakes].sort((a, b) => a.line - b.line || a.column - b.column);
}
