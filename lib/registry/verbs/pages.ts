import { findJson } from '#lib/registry/json.ts';
import { findAnswerError } from '#lib/registry/transport/answer-text.ts';
import { type Answer, isGood } from '#lib/registry/transport/call.ts';
import { findNextQuery } from '#lib/registry/transport/link.ts';
import { type Context, callFor, refusalOf } from './context.ts';
import { errorWithin } from './error-within.ts';
import { readWarnings } from './warnings.ts';

export type Listing = {
  entries: string[];
  /** Not everything was read: a limit, or a registry that goes in circles (S-41, S-42). */
  truncated: boolean;
  /** Entries left out: duplicates, nulls, and what is no name. */
  dropped: number;
  /** The page size that the registry accepted; 0 where it wanted none (L-12 … L-14). */
  pageSize: number;
  warnings: string[];
};

export type ListingWish = {
  /** Begins with `/v2/`. */
  path: string;
  scope: string;
  field: 'tags' | 'repositories';
  isName: (text: string) => boolean;
  pageSize: number | undefined;
  maxEntries: number;
  signal: AbortSignal | undefined;
};

const defaultPageSize = 1000;
const pageSizes = [defaultPageSize, 100, 0];

/** All pages of a listing, following `Link` headers only (distribution-spec, "Listing Tags"; L-01 … L-16). */
export async function readPages(context: Context, wish: ListingWish): Promise<Listing> {
  const { limits } = context;
  const entries = new Set<string>();
  const warnings = new Set<string>();
  const seenQueries = new Set<string>();
  let { answer, pageSize } = await readFirstPage(context, wish, wish.pageSize ?? defaultPageSize);
  let dropped = 0;
  let invalid = 0;
  const finish = (truncated: boolean, why?: string): Listing => {
    if (invalid > 0) warnings.add(`${invalid} entries that are no names were left out`);
    if (why !== undefined) warnings.add(why);
    return { entries: [...entries], truncated, dropped, pageSize, warnings: [...warnings] };
  };

  for (let page = 1; ; page += 1) {
    for (const warning of readWarnings(context, answer)) warnings.add(warning);
    const before = entries.size;
    for (const entry of entriesOf(context, wish, answer)) {
      const isName = typeof entry === 'string' && wish.isName(entry);
      if (!isName) invalid += 1;
      if (!isName || entries.has(entry)) dropped += 1;
      else if (entries.size >= wish.maxEntries) return finish(true, `only the first ${wish.maxEntries} were read`);
      else entries.add(entry);
    }
    const query = findNextQuery(answer.headers.link);
    if (query === null) return finish(false);
    if (seenQueries.has(query) || entries.size === before)
      return finish(true, 'pagination loop: a page repeats itself');
    if (page >= limits.pages) return finish(true, `only the first ${limits.pages} pages were read`);
    seenQueries.add(query);
    answer = await readPage(context, wish, query);
  }
}

/** Registries refuse page sizes that they find too big, in various ways: 1000, then 100, then none is tried. */
async function readFirstPage(
  context: Context,
  wish: ListingWish,
  pageSize: number,
): Promise<{ answer: Answer; pageSize: number }> {
  const answer = await sendPage(context, wish, queryFor(pageSize));
  const smaller = pageSizes.find((size) => size < pageSize);
  const isRefused = answer.status === 400 || answer.status === 405;
  if (isRefused && smaller !== undefined) return readFirstPage(context, wish, smaller);
  return { answer: checked(context, wish, queryFor(pageSize), answer), pageSize };
}

/** `n=0` would ask for an empty list (L-11). */
const queryFor = (pageSize: number) => (pageSize > 0 ? `?n=${pageSize}` : '');

async function readPage(context: Context, wish: ListingWish, query: string): Promise<Answer> {
  return checked(context, wish, query, await sendPage(context, wish, query));
}

function pageCall(context: Context, wish: ListingWish, query: string) {
  return callFor(context, { kind: 'list', path: wish.path + query, maxBytes: context.limits.pageBytes });
}

function sendPage(context: Context, wish: ListingWish, query: string): Promise<Answer> {
  return context.session.send(pageCall(context, wish, query), wish.scope, wish.signal);
}

function checked(context: Context, wish: ListingWish, query: string, answer: Answer): Answer {
  if (isGood(answer)) return answer;
  throw refusalOf(context, pageCall(context, wish, query), answer);
}

/** Missing and null are empty lists (L-01). */
function entriesOf(context: Context, wish: ListingWish, answer: Answer): unknown[] {
  const document = findJson(answer.bytes);
  if (typeof document === 'object' && document !== null && !Array.isArray(document)) {
    const list: unknown = Reflect.get(document, wish.field);
    const isEmpty = list === null || list === undefined;
    if (isEmpty && findAnswerError(answer.bytes) !== null)
      throw errorWithin(context, pageCall(context, wish, ''), answer);
    if (isEmpty) return [];
    if (Array.isArray(list)) return list;
  }
  throw context.transport.errorOf(pageCall(context, wish, ''), {
    kind: 'invalid-response',
    status: answer.status,
    problem: `was answered with something that is no list of ${wish.field}`,
  });
}
