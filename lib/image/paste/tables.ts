import { findDigest } from '../digest.ts';
import { addName, type Found, type PasteSource, skip } from './found.ts';

/**
 * `columns` are names with their start positions. `split` separates cells in rows that do not keep to the positions.
 */
export type Table = { source: PasteSource; columns: { name: string; start: number }[]; split: RegExp };

/** Columns in the output of Docker, podman, crictl, ctr, kubectl and helm. */
const KNOWN_COLUMNS = new Set([
  ...'CONTAINER,CONTAINER ID,IMAGE,IMAGES,IMAGE ID,ID,COMMAND,CREATED,CREATED AT,CREATED BY,STATUS,STATE,PORTS,NAME,NAMES'.split(
    ',',
  ),
  ...'REPOSITORY,TAG,DIGEST,SIZE,VIRTUAL SIZE,DISK USAGE,CONTENT SIZE,EXTRA,PLATFORM,PLATFORMS,MODE,REPLICAS,NODE,ERROR'.split(
    ',',
  ),
  ...'DESIRED STATE,CURRENT STATE,NAMESPACE,READY,RESTARTS,AGE,IP,NOMINATED NODE,READINESS GATES,UP-TO-DATE,AVAILABLE'.split(
    ',',
  ),
  ...'DESIRED,CURRENT,NODE SELECTOR,CONTAINERS,SELECTOR,COMPLETIONS,DURATION,SCHEDULE,SUSPEND,ACTIVE,LAST SCHEDULE'.split(
    ',',
  ),
  ...'TIMEZONE,ATTEMPT,POD,POD ID,POD NAME,REF,TYPE,LABELS,SERVICE,RUNTIME,COMMENT,DESCRIPTION,STARS,OFFICIAL,AUTOMATED'.split(
    ',',
  ),
  ...'INDEX,R/O,IMAGE NAME,IMAGE TAG,LAST SEEN,UPDATED,CHART,REVISION,APP VERSION,MOUNTS,NETWORKS,LOCAL VOLUMES'.split(
    ',',
  ),
]);
/** Columns with a space in their name, so that a header without padding can be split. */
const SPACED =
  /\b(CONTAINER|IMAGE|POD|NOMINATED|READINESS|DISK|CONTENT|DESIRED|CURRENT|CREATED|LAST|NODE|VIRTUAL) (ID|NODE|GATES|USAGE|SIZE|STATE|AT|BY|SCHEDULE|SELECTOR|NAME)\b/g;
const HEADER = /^[A-Z][A-Z0-9 _/().#-]*$/;
const BARE_ROW = /^[0-9a-f]{12}\s{2,}(\S+)\s{2,}"/;
const IMAGE_COLUMN = /^(?:IMAGES?|REPOSITORY|REF|IMAGE[ _]NAME)$/;
const UNPADDED = /\s+/;
const MAX_HEADER = 1_000;

/**
 * Returns the table of a header line: at least two known columns, or the one that names images. Returns null for other
 * lines.
 */
export function findHeader(line: string): Table | null {
  const text = line.trim();
  if (text.length > MAX_HEADER || !HEADER.test(text.replaceAll('\t', ' '))) return null;
  const isPadded = /\S(?: {2,}|\t)\S/.test(text);
  const columns = isPadded
    ? columnsAt(line, /\S+(?: \S+)*/g)
    : columnsAt(line.replace(SPACED, '$1\u00a0$2'), /[^ \t]+/g);
  const source = sourceOf(columns.map(({ name }) => name));
  if (source === null) return null;
  // A cell between single tabs can be empty; several tabs are padding.
  const split = /\S\t\S/.test(text) && !/\t\t/.test(text) ? /\t/ : /\s{2,}|\t/;
  return { source, columns, split: isPadded ? split : UNPADDED };
}

function columnsAt(line: string, pattern: RegExp): Table['columns'] {
  return [...line.matchAll(pattern)].map((match) => ({ name: match[0].replaceAll('\u00a0', ' '), start: match.index }));
}

function sourceOf(columns: readonly string[]): PasteSource | null {
  const hits = columns.filter((name) => KNOWN_COLUMNS.has(name.replaceAll('_', ' '))).length;
  const has = (...names: string[]) => names.some((name) => columns.includes(name));
  if (hits < 2 && !(columns.length === 1 && has('IMAGE', 'IMAGES'))) return null;
  if (has('REPOSITORY', 'DISK USAGE') || (has('IMAGE') && has('TAG')) || has('REF')) return 'docker-images';
  if (has('READY', 'AGE', 'CONTAINERS', 'NAMESPACE', 'RESTARTS')) return 'kubernetes';
  return 'docker-ps';
}

/** Notes the image of one row. */
export function readRow(found: Found, line: string, lineNumber: number, table: Table): void {
  const names = table.columns.map(({ name }) => name);
  const column = names.findIndex((name) => IMAGE_COLUMN.test(name));
  if (line.trim() === '') return;
  const chosen = column < 0 && names.includes('STARS') ? names.indexOf('NAME') : column;
  if (chosen < 0) return;
  const cell = cellOf(line, table, chosen);
  const tagColumn = names.findIndex((name) => name === 'TAG' || name === 'IMAGE TAG');
  const tag = tagColumn < 0 ? '<none>' : cellOf(line, table, tagColumn) || '<none>';
  if (cell === '') skip(found, line, lineNumber, 'names no image');
  const digestColumn = names.indexOf('DIGEST');
  const digest = digestColumn < 0 ? null : findDigest(cellOf(line, table, digestColumn));
  for (const image of cell.split(','))
    addName(
      found,
      tag === '<none>' || /:[^/]*$/.test(image) ? image : `${image}:${tag}`,
      lineNumber,
      1,
      digest ?? undefined,
    );
}

/** Reports whether the row has a text in the column of images. */
export const hasImageCell = (line: string, table: Table): boolean => {
  const column = table.columns.findIndex(({ name }) => IMAGE_COLUMN.test(name));
  return column >= 0 && cellOf(line, table, column) !== '';
};

export const namesImages = ({ columns }: Table): boolean =>
  columns.some(({ name }) => IMAGE_COLUMN.test(name) || name === 'STARS');

/** Returns a cell by the header's positions. Rows with tabs or lost padding are split at gaps instead. */
function cellOf(line: string, { columns, split }: Table, column: number): string {
  const isPadded = split.source !== UNPADDED.source && !line.includes('\t');
  const start = columns[column]?.start ?? 0;
  const end = columns[column + 1]?.start ?? line.length;
  const isAligned = columns.every((one) => one.start === 0 || one.start >= line.length || line[one.start - 1] === ' ');
  const cell = line.slice(start, end).trim();
  if (isPadded && isAligned && !/\s/.test(cell)) return cell;
  const cells = line.trim().split(split);
  const [word = ''] = isPadded && line[start - 1] === ' ' ? line.slice(start).split(' ', 1) : [];
  return (cells.length !== columns.length && word !== '' ? word : cells[column]?.trim()) ?? '';
}

/** Recognises a row of `docker ps` that was copied without its header. */
export function findBareRow(line: string): string | null {
  return BARE_ROW.exec(line.trim().slice(0, 2_000))?.[1] ?? null;
}
