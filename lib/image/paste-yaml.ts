import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import { field, isObject, type JsonObject } from './fields.ts';
import { addName, type Found, nothingFound, type PasteSource, skip } from './paste-found.ts';
import { explainSubstitution, substitute } from './paste-variables.ts';
import { type Path, YamlLines } from './paste-yaml-lines.ts';
import { MAX_ALIAS_VALUES, readYamlValue } from './paste-yaml-value.ts';

const containerLists = ['containers', 'initContainers', 'ephemeralContainers'];
const maxDepth = 64;
/** Above these the YAML library needs minutes for a few kilobytes: a text of more is read line by line. */
const maxFlowDepth = 64;
const maxQuestionMarks = 32;
const TOO_MANY_VALUES = `left out: up to this alias the aliases of this document stand for more than ${MAX_ALIAS_VALUES.toLocaleString('en')} values`;

/**
 * Compose files and Kubernetes objects, in YAML of one or many documents or in JSON; null where the text is neither. An alias
 * that stands for too much is skipped, and the rest is read.
 */
export function findYaml(text: string): { source: PasteSource; found: Found } | null {
  if (!isReadable(text)) return null;
  const lines = new LineCounter();
  const found = nothingFound();
  const sources = new Set<PasteSource>();
  for (const document of parseDocuments(text, lines)) {
    const { value, leftOut } = readYamlValue(document);
    for (const { offset, text: alias } of leftOut) skip(found, alias, lines.linePos(offset).line, TOO_MANY_VALUES);
    if (!isObject(value)) continue;
    const places = new YamlLines(document, lines);
    const services = servicesOf(value);
    if (field(value, 'apiVersion') !== undefined || field(value, 'kind') !== undefined) {
      readContainers(found, value, [], { places, seen: new Set() });
      sources.add('kubernetes');
    } else if (services !== null) {
      readServices(found, services, places);
      sources.add('compose');
    }
  }
  const [source] = sources;
  return source === undefined ? null : { source, found };
}

/** Whether the library can be trusted with the text; brackets in strings only make the count too high. */
function isReadable(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && depth > 0) depth--;
    if (depth > maxFlowDepth) return false;
  }
  return (text.match(/(?<!\S)\?(?!\S)/g)?.length ?? 0) <= maxQuestionMarks;
}

function parseDocuments(text: string, lineCounter: LineCounter): Document.Parsed[] {
  const options = { lineCounter, merge: true, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;
  try {
    const documents = parseAllDocuments(text, options);
    return Array.isArray(documents) ? documents.filter((document) => document.errors.length === 0) : [];
  } catch {
    // Nested so deep that the library ran out of stack: no file that describes containers.
    return [];
  }
}

/** The `services` of a compose file; of its first version all of the file. */
function servicesOf(value: JsonObject): { services: JsonObject; path: Path } | null {
  const services = field(value, 'services');
  if (isObject(services)) return { services, path: ['services'] };
  const children = Object.values(value);
  const isFirstVersion = children.length > 0 && children.every(isObject);
  const named = children.some((child) => isObject(child) && typeof field(child, 'image') === 'string');
  return isFirstVersion && named ? { services: value, path: [] } : null;
}

function readServices(found: Found, { services, path }: { services: JsonObject; path: Path }, places: YamlLines): void {
  for (const [name, service] of Object.entries(services)) {
    const at = [...path, name];
    const image = isObject(service) ? field(service, 'image') : undefined;
    const line = places.lineOf([...at, 'image'], at);
    if (typeof image !== 'string' || image === '') {
      const isBuilt = isObject(service) && field(service, 'build') !== undefined;
      skip(found, name, line, isBuilt ? 'built here, and names no image' : 'names no image');
      continue;
    }
    const result = substitute(image);
    if (result.failure === null) addName(found, result.text, line);
    else skip(found, image, line, explainSubstitution(result, 'variable'));
  }
}

/** Pod specs wherever they are: in pods, templates, cron jobs, lists, custom resources. Status is never looked at. */
function readContainers(
  found: Found,
  value: unknown,
  path: Path,
  context: { places: YamlLines; seen: Set<unknown> },
): void {
  // An alias gives the same object again: reading it once is enough, and keeps this linear.
  if (typeof value !== 'object' || value === null || path.length > maxDepth || context.seen.has(value)) return;
  context.seen.add(value);
  for (const [key, child] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (containerLists.includes(key) && Array.isArray(child)) {
      for (const [index, container] of child.entries()) {
        const image = isObject(container) ? field(container, 'image') : undefined;
        if (typeof image === 'string') addName(found, image, context.places.lineOf([...at, index, 'image'], at));
      }
    } else if (key !== 'status' && key !== 'managedFields') {
      readContainers(found, child, at, context);
    }
  }
}
