import { isCut, type ListNote } from '#lib/image/list-note.ts';
import { addCounts, type Cut, notesOf, type PageCounts } from '#lib/registry/listing/list-notes.ts';
import { createListSink, type ListPage } from '#lib/registry/listing/list-page.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import { type Answer, isGood } from '#lib/registry/transport/call.ts';
import { findNextQuery } from '#lib/registry/transport/link.ts';
import { type Context, callFor, refusalOf } from './context.ts';
import { errorWithin } from './error-within.ts';

export type Listing = {
  entries: string[];
  /** True when not everything was read; `notes` says why (S-41, S-42). */
  truncated: boolean;
  /** Why the list was cut, and what was left out of it. */
  notes: ListNote[];
  /** The page size that the registry accepted; 0 when it accepts none (L-12 to L-14). */
  pageSize: number;
};

export type ListingRequest = {
  /** Begins with `/v2/`. */
  path: string;
  scope: string;
  field: 'tags' | 'repositories';
  isName: (text: string) => boolean;
  pageSize: number | undefined;
  maxEntries: number;
  signal: AbortSignal | undefined;
};

const DEFAULT_PAGE_SIZE = 1000;
const PAGE_SIZES = [DEFAULT_PAGE_SIZE, 100, 0];
/** How many pages in a row may bring nothing new. A registry may filter out one whole page, but not many in a row. */
const MOST_IDLE_PAGES = 5;

type ReadPage = { answer: Answer; page: ListPage; bytes: number };

/** Reads all pages of a list, following `Link` headers only (distribution-spec, "Listing Tags"; L-01 to L-16). */
export async function readPages(context: Context, request: ListingRequest): Promise<Listing> {
  const { limits, clock } = context;
  const startedMs = clock.now().getTime();
  const entries = new Set<string>();
  const seenQueries = new Set<string>();
  let counts: PageCounts = { duplicates: 0, notText: 0, notNames: 0, examples: [] };
  let bytes = 0;
  let idlePages = 0;
  const first = await readFirstPage(context, request, request.pageSize ?? DEFAULT_PAGE_SIZE);
  const { pageSize } = first;
  let read: ReadPage = first;
  const finish = (cut: Cut | null): Listing => {
    const notes = notesOf(cut, entries.size, counts);
    return { entries: [...entries], truncated: notes.some(isCut), notes, pageSize };
  };

  for (let pages = 1; ; pages += 1) {
    const { page, answer } = read;
    const before = entries.size;
    bytes += read.bytes;
    counts = addCounts(counts, page);
    for (const name of page.names) {
      if (entries.has(name)) counts = { ...counts, duplicates: counts.duplicates + 1 };
      else if (entries.size >= request.maxEntries)
        return finish({ code: 'too-many-tags', text: `${request.maxEntries} entries` });
      else entries.add(name);
    }
    if (page.isCut) return finish({ code: 'too-many-tags', text: `${request.maxEntries} entries` });
    const query = findNextQuery(answer.headers.link);
    if (query === null) return finish(null);
    idlePages = entries.size === before ? idlePages + 1 : 0;
    if (seenQueries.has(query)) return finish({ code: 'looped', text: `page ${pages}` });
    if (idlePages >= MOST_IDLE_PAGES) return finish({ code: 'stalled', text: `${idlePages} pages` });
    if (pages >= limits.pages) return finish({ code: 'too-many-pages', text: `${pages.toLocaleString('en')} pages` });
    if (clock.now().getTime() - startedMs >= limits.listMs)
      return finish({ code: 'too-slow', text: `${Math.round(limits.listMs / 1000)} s` });
    seenQueries.add(query);
    try {
      read = await readPage(context, request, query, limits.listBytes - bytes);
    } catch (error) {
      if (!(error instanceof RegistryError) || error.kind !== 'too-large') throw error;
      return finish({ code: 'too-many-bytes', text: `${Math.round(limits.listBytes / 1e6)} MB` });
    }
  }
}

/**
 * Reads the first page with page size 1000, then 100, then none. Registries refuse sizes that are too large, in various
 * ways.
 */
async function readFirstPage(
  context: Context,
  request: ListingRequest,
  pageSize: number,
): Promise<ReadPage & { pageSize: number }> {
  const smaller = PAGE_SIZES.find((size) => size < pageSize);
  const isRefusal = ({ status }: Answer) => (status === 400 || status === 405) && smaller !== undefined;
  const read = await readPage(context, request, queryFor(pageSize), context.limits.listBytes, isRefusal);
  if (smaller !== undefined && isRefusal(read.answer)) return readFirstPage(context, request, smaller);
  return { ...read, pageSize };
}

/** `n=0` would request an empty list (L-11). */
const queryFor = (pageSize: number) => (pageSize > 0 ? `?n=${pageSize}` : '');

/** @param isExpected - recognises answers that are not an error although they have no page */
async function readPage(
  context: Context,
  request: ListingRequest,
  query: string,
  maxBytes: number,
  isExpected: (answer: Answer) => boolean = () => false,
): Promise<ReadPage> {
  const { transport, session } = context;
  const sink = createListSink(request);
  const call = { ...callFor(context, { kind: 'list', path: request.path + query, maxBytes }), sink };
  const answer = await session.send(call, request.scope, request.signal);
  const page = sink.result();
  if (isExpected(answer)) return { answer, page, bytes: 0 };
  if (!isGood(answer)) throw refusalOf(context, call, answer);
  if (page.shape === 'none')
    throw transport.errorOf(call, {
      kind: 'invalid-response',
      status: answer.status,
      problem: page.isTooDeep
        ? `was answered with a list of ${request.field} that is nested too deeply`
        : `was answered with something that is no list of ${request.field}`,
    });
  if (page.shape === 'empty' && page.hasErrors) throw errorWithin(context, call, answer);
  return { answer, page, bytes: sink.bytes };
}
