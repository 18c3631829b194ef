import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Demo } from '#lib/views/dto/demo.ts';
import { Image } from '#lib/views/dto/image.ts';
import { Overview } from '#lib/views/dto/overview.ts';
import { Poll } from '#lib/views/dto/poll.ts';
import { Catalog, Registry, RegistryList, RegistryTest } from '#lib/views/dto/registry.ts';
import { Repository, RepositoryList } from '#lib/views/dto/repository.ts';
import { PointList, StreamList } from '#lib/views/dto/streams.ts';
import { ObservationList, type Tag, TagList } from '#lib/views/dto/tags.ts';
import { type Api, openApi } from './api.ts';
import { CANARY, READER, type Recorded, recordHistory } from './recorded.ts';

let api: Api;
let recorded: Recorded;

beforeAll(async () => {
  api = await openApi();
  recorded = await recordHistory(api);
});
afterAll(async () => {
  await recorded.close();
  await api.close();
});

const repositoryPath = (rest = '') => `/api/v1/repositories/${recorded.redis}${rest}`;

async function readAllTags(query: string): Promise<{ tags: Tag[]; total: number; pages: number }> {
  const tags: Tag[] = [];
  let [cursor, pages, total]: [string | null, number, number] = [null, 0, 0];
  do {
    const page: TagList = await api.read(repositoryPath(`/tags?${query}${cursor ? `&cursor=${cursor}` : ''}`), TagList);
    tags.push(...page.items);
    pages += 1;
    [cursor, total] = [page.nextCursor, page.total];
  } while (cursor !== null);
  return { tags, total, pages };
}

async function readLongestSeries() {
  const { items } = await api.read(repositoryPath('/streams'), StreamList);
  const [longest] = items.flatMap(({ series }) => series).sort((a, b) => b.pointCount - a.pointCount);
  if (!longest) throw new Error('no series');
  return longest;
}

describe('responses match their schema', () => {
  it('for GET /overview, with headlines and sizes', async () => {
    const overview = await api.read('/api/v1/overview', Overview);
    expect(overview.items.map(({ reference }) => reference).sort()).toEqual([
      `${recorded.host}/redis`,
      `${recorded.host}/registry`,
    ]);
    expect(overview.totals).toMatchObject({ repositories: 2, registries: 1, troubledRegistries: 0 });
    for (const item of overview.items) {
      expect(item.headline).not.toBeNull();
      expect(item.sizeBytes).toBeGreaterThan(0);
    }
  });

  it('for GET /repositories, page by page', async () => {
    const first = await api.read('/api/v1/repositories?limit=1', RepositoryList);
    const second = await api.read(`/api/v1/repositories?limit=1&cursor=${first.nextCursor}`, RepositoryList);
    expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual(
      [recorded.redis, recorded.registry].sort(),
    );
    expect(second.nextCursor).toBeNull();
  });

  it('for GET /repositories/{id} and its streams', async () => {
    const repository = await api.read(repositoryPath(), Repository);
    // Some configs were no longer in the registry when it was recorded.
    expect(repository).toMatchObject({ name: 'redis', relation: 'ours', problems: [{ code: 'tags' }] });
    expect(repository.tagProblems).toMatchObject({ unreadable: 0, waitingForQuota: 0 });
    expect(repository.tagProblems.incomplete).toBe(repository.tagProblems.count);
    const streams = await api.read(repositoryPath('/streams'), StreamList);
    expect(streams.items.map(({ label }) => label)).toContain('latest');
    for (const { series } of streams.items)
      for (const { latest } of series) expect(latest?.sizeBytes).toBeGreaterThan(0);
  });

  it('for GET /registries and /registries/{id}, which show that there is a secret but not its text (X-05)', async () => {
    const { items } = await api.read('/api/v1/registries', RegistryList);
    expect(items).toHaveLength(1);
    const registry = await api.read(`/api/v1/registries/${items[0]?.id}`, Registry);
    expect(registry).toMatchObject({ host: recorded.host, credential: { hasSecret: true }, repositoryCount: 2 });
    expect(registry.health.state).toBe('answering');
  });

  it('for POST /registries/{id}/test and GET …/catalog', async () => {
    const { items } = await api.read('/api/v1/registries', RegistryList);
    const tested = await api.call('POST', `/api/v1/registries/${items[0]?.id}/test`);
    expect(RegistryTest.parse(tested.body)).toMatchObject({ ok: true, authentication: 'bearer' });
    const catalog = await api.read(`/api/v1/registries/${items[0]?.id}/catalog`, Catalog);
    expect(catalog.items.length > 0 || catalog.problem !== null).toBe(true);
  });

  it('for POST /repositories/{id}/poll and GET /polls/{id}', async () => {
    const asked = await api.call('POST', repositoryPath('/poll'));
    expect(asked.status).toBe(202);
    const { id } = asked.body as { id: string };
    expect(asked.headers.get('location')).toBe(`/api/v1/polls/${id}`);
    expect(await api.read(`/api/v1/polls/${id}`, Poll)).toMatchObject({ state: 'queued', trigger: 'manual' });
    const again = await api.call('POST', repositoryPath('/poll'));
    expect(again.body).toEqual({ id });
  });

  it('for GET /demo', async () => {
    expect(await api.read('/api/v1/demo', Demo)).toMatchObject({ state: 'absent', repositories: 0 });
  });

  it('and forbid caches to store them (X-32)', async () => {
    for (const path of ['/api/v1/overview', repositoryPath(), '/api/v1/registries', '/api/v1/polls/none'])
      expect((await api.call('GET', path)).headers.get('cache-control'), path).toContain('no-store');
  });
});

describe('GET /repositories/{id}/tags', () => {
  const SORTS = ['name', '-name', 'size', '-size', 'pushed', '-pushed'];

  it.each(SORTS)('sorted by %s returns every tag once, in order, with any page size', async (sort) => {
    const whole = await readAllTags(`sort=${sort}&limit=500`);
    const paged = await readAllTags(`sort=${sort}&limit=7`);
    expect(paged.pages).toBe(Math.ceil(whole.total / 7));
    expect(paged.tags).toEqual(whole.tags);
    expect(new Set(paged.tags.map(({ id }) => id)).size).toBe(paged.total);
    expect(paged.total).toBe(await api.runtime.db.tag.count({ where: { repositoryId: recorded.redis } }));
    const key = sort.replace('-', '');
    const values = whole.tags.flatMap(({ sizeBytes, observedAt }): number[] => {
      if (key === 'size') return sizeBytes === null ? [] : [sizeBytes];
      return observedAt === null ? [] : [Date.parse(observedAt)];
    });
    const ascending = values.toSorted((a, b) => a - b);
    if (key !== 'name') expect(values).toEqual(sort.startsWith('-') ? ascending.reverse() : ascending);
  });

  it('returns tags without a size last in both directions', async () => {
    for (const sort of ['size', '-size']) {
      const { tags } = await readAllTags(`sort=${sort}&limit=500`);
      const firstWithout = tags.findIndex(({ sizeBytes }) => sizeBytes === null);
      if (firstWithout >= 0) expect(tags.slice(firstWithout).every(({ sizeBytes }) => sizeBytes === null)).toBe(true);
    }
  });

  it('filters by a part of the name in any case, with % and _ taken literally', async () => {
    const { tags } = await readAllTags('limit=500');
    const alpine = await readAllTags('q=ALPine&limit=3');
    const expected = tags.filter(({ name }) => name.includes('alpine')).map(({ name }) => name);
    expect(alpine.tags.map(({ name }) => name).sort()).toEqual(expected.sort());
    expect(alpine.total).toBe(expected.length);
    expect((await readAllTags('q=%25')).total).toBe(0);
    expect((await readAllTags('q=_')).total).toBe(0);
    expect((await readAllTags('q=%5C')).total).toBe(0);
  });

  it('returns the size of the requested platform, otherwise of the first', async () => {
    const { tags } = await readAllTags('limit=500');
    const platform = tags.flatMap(({ platforms }) => platforms).find((one) => one.platform !== 'linux/amd64')?.platform;
    expect(platform).toBeDefined();
    const asked = await readAllTags(`platform=${encodeURIComponent(platform ?? '')}&limit=500&sort=size`);
    for (const tag of asked.tags) {
      const shown = tag.platforms.find((one) => one.platform === platform) ?? tag.platforms[0];
      expect(tag.sizeBytes).toBe(shown?.sizeBytes ?? null);
    }
  });

  it('has tags whose observations are returned newest first, with any page size', async () => {
    const { tags } = await readAllTags('q=latest&limit=500');
    const latest = tags.find(({ name }) => name === 'latest');
    const whole = await api.read(`/api/v1/tags/${latest?.id}/observations`, ObservationList);
    expect(whole.items.length).toBeGreaterThan(3);
    expect(whole.items[0]).toMatchObject({ digest: latest?.digest, endedAt: null });
    const times = whole.items.map(({ firstSeenAt }) => Date.parse(firstSeenAt));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    const paged: ObservationList['items'] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor ? `&cursor=${cursor}` : '';
      const page: ObservationList = await api.read(
        `/api/v1/tags/${latest?.id}/observations?limit=2${query}`,
        ObservationList,
      );
      paged.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(paged).toEqual(whole.items);
  });
});

describe('GET /series/{id}/points', () => {
  it('returns points in order, each with the point it is compared with', async () => {
    const { id, pointCount } = await readLongestSeries();
    const { items, total, thinned, first, last } = await api.read(`/api/v1/series/${id}/points`, PointList);
    expect([items.length, total, thinned]).toEqual([pointCount, pointCount, false]);
    expect(items.length).toBeGreaterThan(3);
    const bySize = new Map(items.map((point) => [point.digest, point.sizeBytes]));
    for (const { comparedWith, deltaBytes, sizeBytes, pullCostBytes } of items) {
      expect(pullCostBytes).toBeLessThanOrEqual(sizeBytes);
      if (comparedWith) expect(deltaBytes).toBe(sizeBytes - (bySize.get(comparedWith.digest) ?? Number.NaN));
      else expect(deltaBytes).toBeNull();
    }
    const times = items.map(({ at }) => at).sort();
    expect([first, last]).toEqual([times[0], times.at(-1)]);
  });

  it('filters by from and to, both included', async () => {
    const { id } = await readLongestSeries();
    const { items } = await api.read(`/api/v1/series/${id}/points`, PointList);
    const [from, to] = [items[1]?.at ?? '', items[2]?.at ?? ''].sort();
    const part = await api.read(`/api/v1/series/${id}/points?from=${from}&to=${to}`, PointList);
    expect(part.items).toEqual(items.filter(({ at }) => at >= (from ?? '') && at <= (to ?? '')));
    expect(part.items.length).toBeGreaterThan(0);
    expect(part.total).toBe(items.length);
    const none = await api.read(`/api/v1/series/${id}/points?from=2040-01-01T00:00:00%2B02:00`, PointList);
    expect([none.items, none.thinned]).toEqual([[], false]);
  });

  it('thins to maxPoints and keeps the first and the last point', async () => {
    const { id } = await readLongestSeries();
    const { items } = await api.read(`/api/v1/series/${id}/points`, PointList);
    const thin = await api.read(`/api/v1/series/${id}/points?maxPoints=3`, PointList);
    expect(thin.thinned).toBe(true);
    expect(thin.items.length).toBeLessThanOrEqual(3);
    expect([thin.items[0], thin.items.at(-1)]).toEqual([items[0], items.at(-1)]);
  });

  it('includes layers on request, whose distinct bytes add up to the size', async () => {
    const { id } = await readLongestSeries();
    const { items } = await api.read(`/api/v1/series/${id}/points?layers=true`, PointList);
    for (const { layers = [], sizeBytes, layerCount } of items) {
      expect(layers).toHaveLength(layerCount);
      const distinct = new Map(layers.map((layer) => [layer.digest, layer.sizeBytes]));
      expect([...distinct.values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(sizeBytes);
    }
  });
});

describe('GET /images/{digest}', () => {
  async function readNewestPoint() {
    const { id } = await readLongestSeries();
    const { items } = await api.read(`/api/v1/series/${id}/points`, PointList);
    const newest = items.at(-1);
    if (!newest) throw new Error('no point');
    return newest;
  }

  it('returns facts and layers, compared with the point before', async () => {
    const { digest, sizeBytes, comparedWith, deltaBytes, pullCostBytes } = await readNewestPoint();
    const image = await api.read(`/api/v1/images/${digest}?repositoryId=${recorded.redis}`, Image);
    expect(image).toMatchObject({ digest, sizeBytes, kind: 'image' });
    expect(image.previous).toMatchObject({ digest: comparedWith?.digest, deltaBytes, pullCostBytes });
    expect(image.layers.map(({ position }) => position)).toEqual([...image.layers.keys()]);
    const encoded = await api.call(
      'GET',
      `/api/v1/images/${encodeURIComponent(digest)}?repositoryId=${recorded.redis}`,
    );
    expect(encoded.body).toEqual(image);
  });

  it('compares with another image of the repository on request', async () => {
    const { digest } = await readNewestPoint();
    const { id } = await readLongestSeries();
    const { items } = await api.read(`/api/v1/series/${id}/points`, PointList);
    const oldest = items[0];
    const image = await api.read(
      `/api/v1/images/${digest}?repositoryId=${recorded.redis}&previous=${oldest?.digest}`,
      Image,
    );
    expect(image.previous).toMatchObject({ digest: oldest?.digest, sizeBytes: oldest?.sizeBytes });
  });

  it('gives 404 through a repository that never had the image', async () => {
    const { digest } = await readNewestPoint();
    expect((await api.call('GET', `/api/v1/images/${digest}?repositoryId=${recorded.registry}`)).status).toBe(404);
    const compared = await api.call(
      'GET',
      `/api/v1/images/${digest}?repositoryId=${recorded.redis}&previous=sha256:${'0'.repeat(64)}`,
    );
    expect(compared.status).toBe(404);
  });
});

it('no response contains the password or its sealed record, plain or encoded (X-05)', () => {
  const basic = Buffer.from(`${READER.username}:${CANARY}`).toString('base64');
  const secrets = [CANARY, Buffer.from(CANARY).toString('base64'), basic, /v1\.[0-9a-f]{8}\./];
  expect(api.answers.length).toBeGreaterThan(50);
  for (const secret of secrets)
    expect(
      api.answers.filter((answer) => (secret instanceof RegExp ? secret.test(answer) : answer.includes(secret))),
    ).toEqual([]);
});
