import { addName, type Found, nothingFound, type PasteSource, skip } from './paste-found.ts';

type Table = { source: PasteSource; headerLine: number; columns: string[]; split: RegExp };

/** Names of columns that have a space in them, so that a header whose padding was lost can still be cut. */
const spacedColumns = /\b(CONTAINER|IMAGE|POD|NOMINATED|READINESS|DISK|CONTENT) (ID|NODE|GATES|USAGE|SIZE)\b/g;
const bareRow = /^[0-9a-f]{12}\s{2,}(\S+)\s{2,}"/;

/**
 * What `docker ps`, `docker images`, `kubectl get … -o wide` and their like print; null where the text has no such header.
 * Columns are found by name, so any order and any `--format table` will do.
 */
export function findTable(text: string): { source: PasteSource; found: Found } | null {
  const lines = text.split('\n');
  const table = findHeader(lines);
  if (table === null) return findBareRows(lines);
  const found = nothingFound();
  const column = table.columns.findIndex((name) => /^(?:IMAGES?|REPOSITORY)$/.test(name));
  if (column < 0) {
    skip(found, lines[table.headerLine] ?? '', table.headerLine + 1, 'this table names no images: use -o yaml instead');
    return { source: table.source, found };
  }
  const tagColumn = table.columns.indexOf('TAG');
  for (const [index, line] of lines.entries()) {
    if (index <= table.headerLine || line.trim() === '') continue;
    const cells = line.trim().split(table.split);
    const name = cells[column] ?? '';
    const tag = tagColumn < 0 ? '<none>' : (cells[tagColumn] ?? '<none>');
    if (name === '') skip(found, line, index + 1, 'names no image');
    for (const image of name.split(',')) addName(found, tag === '<none>' ? image : `${image}:${tag}`, index + 1);
  }
  return { source: table.source, found };
}

function findHeader(lines: readonly string[]): Table | null {
  const headerLine = lines.findIndex((line) => line.trim() !== '');
  // `docker images` of Docker 29 explains itself in a line before the header.
  for (const index of [headerLine, headerLine + 1]) {
    const header = (lines[index] ?? '').trim();
    const isPadded = /\S(?:\s{2,}|\t)\S/.test(header);
    const split = isPadded ? /\s{2,}|\t/ : /\s+/;
    const columns = (isPadded ? header : header.replace(spacedColumns, '$1_$2')).split(split);
    const source = sourceOf(columns);
    if (source !== null) return { source, headerLine: index, columns, split };
  }
  return null;
}

function sourceOf(columns: readonly string[]): PasteSource | null {
  if (columns.length < 2 && columns[0] !== 'IMAGE') return null;
  if (!columns.every((column) => /^[A-Z][A-Z0-9 _/()-]*$/.test(column))) return null;
  const has = (...names: string[]) => names.some((name) => columns.includes(name));
  if (has('REPOSITORY', 'DISK USAGE', 'DISK_USAGE') || (has('IMAGE') && has('TAG'))) return 'docker-images';
  if (has('READY', 'AGE', 'CONTAINERS', 'NAMESPACE', 'RESTARTS')) return 'kubernetes';
  return has('IMAGE', 'IMAGES') ? 'docker-ps' : null;
}

/** Rows of `docker ps` that were copied without their header. */
function findBareRows(lines: readonly string[]): { source: PasteSource; found: Found } | null {
  const found = nothingFound();
  for (const [index, line] of lines.entries()) {
    const image = bareRow.exec(line.trim())?.[1];
    if (image !== undefined) addName(found, image, index + 1);
    else if (line.trim() !== '') return null;
  }
  return found.names.length + found.skipped.length === 0 ? null : { source: 'docker-ps', found };
}
