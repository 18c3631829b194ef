import { readDocument } from './document.ts';
import { addFound, type Found, nothingFound, type PasteSource, skip } from './found.ts';
import { findImageLines } from './image-lines.ts';
import { readYamlDocument, type YamlProblem } from './yaml-document.ts';
import { MAX_ALIAS_VALUES } from './yaml-node.ts';

const TOO_MANY_VALUES = `left out: up to this alias the aliases of this document expand to more than ${MAX_ALIAS_VALUES.toLocaleString('en')} values`;
/** The beginning of the reason for a document with a mistake. */
export const UNREADABLE = 'this YAML document cannot be read';

const YAML_LINE = /^\s*(?:-\s+)*(?:"[^"]{0,200}"|'[^']{0,200}'|[\w./$<{][\w./$<{}>-]{0,200})\s*:(?:\s|$)/;
const BELONGS_TO_YAML = /^(?:\s|#|-(?:\s|$)|[\]}])/;
const MAX_LINE = 1_000;

/** YamlReading is the kind of a document and its images. Null when the text is not YAML with fields. */
export type YamlReading = { source: PasteSource; found: Found } | null;

/** Reads one YAML document. Unreadable parts are reported with their line and searched line by line. */
export function* readYaml(lines: readonly string[]): Generator<void, YamlReading> {
  if (!hasYamlLines(lines)) return null;
  const { node, problems, leftOut } = yield* readYamlDocument(lines);
  const found = nothingFound();
  for (const { line, text } of leftOut) skip(found, text, line, TOO_MANY_VALUES);
  const read = node === null ? null : readDocument(node, false);
  if (read?.source != null) addFound(found, read.found);
  const isStructured = read?.source != null || (problems.length > 0 && isMostlyYaml(lines));
  if (!isStructured) return null;
  const sources = problems.map((problem) => readProblem(found, lines, problem));
  const inLines = sources.find((one) => one !== null) ?? 'yaml';
  const source = read?.source == null || read.source === 'yaml' ? inLines : read.source;
  return { source, found };
}

function readProblem(found: Found, lines: readonly string[], { line, reason, range }: YamlProblem): PasteSource | null {
  const hasTemplates = lines.slice(range.start, range.end).some((one) => one.includes('{{'));
  const why = hasTemplates
    ? 'it has templates. Paste it with its values filled in, as "helm template" prints it'
    : reason;
  skip(found, lines[line - 1] ?? '', line, `${UNREADABLE}: ${why}`);
  const inLines = findImageLines(lines, range);
  if (inLines === null) return null;
  addFound(found, inLines.found);
  return inLines.source;
}

function hasYamlLines(lines: readonly string[]): boolean {
  for (const whole of lines) {
    const line = whole.slice(0, MAX_LINE).replace(/^---\s/, '');
    if (YAML_LINE.test(line) || /^\s*(?:-\s+)*[{[]|^\s*\?\s/.test(line)) return true;
  }
  return false;
}

/**
 * Distinguishes prose with occasional colons from a YAML document with a mistake, in which most lines are still YAML.
 */
function isMostlyYaml(lines: readonly string[]): boolean {
  let yaml = 0;
  let other = 0;
  for (const whole of lines) {
    const line = whole.slice(0, MAX_LINE);
    if (line.trim() === '') continue;
    if (YAML_LINE.test(line) || BELONGS_TO_YAML.test(line)) yaml += 1;
    else other += 1;
  }
  return yaml > other;
}
