import { QueryClient, type QueryObserverOptions } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { refetchMs } from '#components/compare/reading.ts';
import { demoQuery } from '#lib/queries/demo.ts';
import { filesQuery } from '#lib/queries/images/files.ts';
import { findingsQuery } from '#lib/queries/images/findings.ts';
import { packagesQuery } from '#lib/queries/images/packages.ts';
import { trialQuery } from '#lib/queries/repositories/preview.ts';
import { ApiError } from '#lib/queries/requests/api-error.ts';
import { backtestQuery } from '#lib/queries/rules/rules.ts';
import { makeComparison, makeLayer } from '#tests/support/comparison.ts';

const TEMPORARY = new ApiError('Busy.', { status: 503 });
const DENIED = new ApiError('No.', { status: 403 });

/** Returns the time until the next request after this error, and after this answer. */
async function intervalAfter(options: object, outcome: Error | object): Promise<unknown> {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const { queryKey = [], refetchInterval } = options as QueryObserverOptions;
  const queryFn = () => (outcome instanceof Error ? Promise.reject(outcome) : outcome);
  await client.fetchQuery({ queryKey, queryFn }).catch(() => {});
  const query = client.getQueryCache().find({ queryKey });
  if (typeof refetchInterval !== 'function' || !query) throw new Error('The query has no interval of its own.');
  return refetchInterval(query as never);
}

const files = filesQuery({ repositoryId: 'r', digest: 'sha256:a', layer: 'sha256:b' });

describe('a request with an interval of its own', () => {
  it.each([
    ['the files of a layer', files],
    ['the packages of an image', packagesQuery('r', 'sha256:a', { q: '', ecosystem: null, sort: '-size' })],
    ['the findings of an image', findingsQuery('r', 'sha256:a')],
    ['the demo', demoQuery()],
  ])('is repeated within a minute after a temporary error: %s', async (_, options) => {
    expect(await intervalAfter(options, TEMPORARY)).toBe(60_000);
    expect(await intervalAfter(options, DENIED)).toBe(false);
  });

  it('is repeated sooner while something is in progress, and not once it is done', async () => {
    expect(await intervalAfter(files, { layers: [{ state: 'reading' }] })).toBe(2_000);
    expect(await intervalAfter(files, { layers: [{ state: 'read' }] })).toBe(false);
    expect(await intervalAfter(findingsQuery('r', 'sha256:a'), { state: 'reading' })).toBe(4_000);
    expect(await intervalAfter(findingsQuery('r', 'sha256:a', true), { state: 'reading' })).toBe(60_000);
    expect(await intervalAfter(findingsQuery('r', 'sha256:a'), { state: 'partial' })).toBe(false);
    expect(await intervalAfter(demoQuery(), { state: 'loading' })).toBe(1_000);
    expect(await intervalAfter(demoQuery(), { state: 'loaded' })).toBe(false);
  });
});

describe('a request that is expensive to repeat', () => {
  it.each([
    ['a back-test', backtestQuery(null, null)],
    ['a trial of a reference', trialQuery({ reference: 'node' }, 'node', 0)],
  ])('is not repeated by itself after an error: %s', (_, { refetchInterval }) => {
    expect(refetchInterval).toBe(false);
  });
});

describe('a comparison', () => {
  const read = makeComparison([makeLayer('changed', 20, 32)]);
  const [layer] = read.layers;
  const pending = { ...read, layers: [{ ...layer, to: { ...layer?.to, contents: 'queued' } }] } as typeof read;

  it('is requested again within a minute after a temporary error', () => {
    expect(refetchMs({ data: undefined, error: TEMPORARY })).toBe(60_000);
    expect(refetchMs({ data: read, error: TEMPORARY })).toBe(60_000);
    expect(refetchMs({ data: undefined, error: DENIED })).toBe(false);
  });

  it('is requested again while layers are being read', () => {
    expect(refetchMs({ data: pending, error: null })).toBe(4_000);
    expect(refetchMs({ data: undefined, error: null })).toBe(false);
  });
});
