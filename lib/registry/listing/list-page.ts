import type { Sink } from '#lib/registry/transport/call.ts';
import { createJsonScanner, type JsonScanner } from './json-scanner.ts';

/** The most objects and arrays inside each other. Google's lists, the deepest known, have four. */
const MAX_DEPTH = 64;
/** No tag or repository name is longer. */
const MOST_NAME_BYTES = 1024;
/** Bytes kept of the beginning of an answer, to recognise web pages and error bodies. */
const HEAD_BYTES = 64 * 1024;
/** This much is enough to recognise a web page. The rest of an answer that is not JSON is not read. */
const ENOUGH_HEAD_BYTES = 256;
const MOST_EXAMPLES = 3;

export type ListPage = {
  /** "none": the document has no such list or is not a JSON object. "empty": the list is null or missing (L-01). */
  shape: 'list' | 'empty' | 'none';
  isTooDeep: boolean;
  hasErrors: boolean;
  /** Names in the registry's order, without duplicates. */
  names: ReadonlySet<string>;
  duplicates: number;
  /** Entries that are not strings. */
  notText: number;
  /** Strings that are not valid names; `examples` has the first of them. */
  notNames: number;
  examples: readonly string[];
  /** True when the page has more names than allowed. Its rest was not read. */
  isCut: boolean;
};

export type ListSink = Sink & {
  restart(): void;
  readonly head: Uint8Array;
  readonly bytes: number;
  result(): ListPage;
};

type ListFormat = { field: 'tags' | 'repositories'; isName: (text: string) => boolean; maxEntries: number };

/** Reads one page of a list as its bytes arrive and keeps only the names. Other content costs no memory (L-17). */
export function createListSink(request: ListFormat): ListSink {
  let head = Buffer.alloc(0);
  let page = createPage(request);
  let bytes = 0;
  return {
    begun: false,
    write(chunk) {
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
      bytes += chunk.length;
      page.write(chunk);
      return undefined;
    },
    get isFull() {
      return page.isCut || (page.fault !== null && head.length >= ENOUGH_HEAD_BYTES);
    },
    restart() {
      head = Buffer.alloc(0);
      bytes = 0;
      page = createPage(request);
    },
    get head() {
      return head;
    },
    get bytes() {
      return bytes;
    },
    result: () => page.result(),
  };
}

type Page = Pick<JsonScanner, 'write' | 'fault'> & { readonly isCut: boolean; result(): ListPage };

function createPage({ field, isName, maxEntries }: ListFormat): Page {
  const names = new Set<string>();
  const examples: string[] = [];
  const counts = { duplicates: 0, notText: 0, notNames: 0 };
  let shape: ListPage['shape'] = 'none';
  let hasErrors = false;
  let isCut = false;
  /** The key of the document whose value is being read. */
  let key: string | null = null;
  let isInList = false;

  /** Reports whether a value at `depth` is an entry of the list. */
  const isEntry = (depth: number) => isInList && depth === 2;

  /** When a key is repeated the last one counts, as in other JSON parsers. */
  function forget(): void {
    names.clear();
    examples.length = 0;
    Object.assign(counts, { duplicates: 0, notText: 0, notNames: 0 });
  }

  function addText(text: string | null): void {
    if (text === null || !isName(text)) {
      counts.notNames += 1;
      if (text !== null && examples.length < MOST_EXAMPLES) examples.push(text);
    } else if (names.has(text)) counts.duplicates += 1;
    else if (names.size >= maxEntries) isCut = true;
    else names.add(text);
  }

  /** Counts a value that is neither string nor null, as an entry of the list or in place of the list. */
  function addOther(depth: number): void {
    if (isEntry(depth)) counts.notText += 1;
    if (depth === 1 && key === field) shape = 'none';
    if (depth === 2 && key === 'errors') hasErrors = true;
  }

  const scanner = createJsonScanner(
    {
      open(kind, depth) {
        const isList = depth === 1 && key === field && kind === 'array';
        if (!isList) addOther(depth);
        if (depth === 0 && kind === 'object') shape = 'empty';
        if (!isList) return;
        forget();
        isInList = true;
        shape = 'list';
      },
      close(depth) {
        if (depth === 1) isInList = false;
      },
      keep(isKey, depth) {
        const isWanted = isKey ? depth === 1 : isEntry(depth);
        return isWanted ? MOST_NAME_BYTES : 0;
      },
      string(text, isKey, depth) {
        if (isKey && depth === 1) key = text;
        else if (!isKey && isEntry(depth)) addText(text);
        else if (!isKey) addOther(depth);
      },
      scalar(isNull, depth) {
        if (!isNull || depth !== 1 || key !== field) return addOther(depth);
        forget();
        shape = 'empty';
      },
    },
    MAX_DEPTH,
  );

  return {
    write: (bytes) => scanner.write(bytes),
    get fault() {
      return scanner.fault;
    },
    get isCut() {
      return isCut;
    },
    result() {
      const fault = isCut ? null : scanner.end();
      return {
        shape: fault === null ? shape : 'none',
        isTooDeep: fault === 'too-deep',
        hasErrors,
        names,
        ...counts,
        examples,
        isCut,
      };
    },
  };
}
