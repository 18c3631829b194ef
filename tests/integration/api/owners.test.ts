import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Overview } from '#lib/views/dto/overview.ts';
import { OwnerRuleList } from '#lib/views/dto/owners.ts';
import { Repository, RepositoryList } from '#lib/views/dto/repository.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { type Api, openApi } from './api.ts';

let api: Api;
let ids: Record<'pay' | 'web' | 'node', string>;

beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  const { db } = api.runtime;
  await api.reset();
  const now = new Date();
  const ghcr = await addTestRegistry(db, 'https://ghcr.io', now);
  const hub = await addTestRegistry(db, 'https://docker.io', now);
  ids = {
    pay: await addTestRepository(db, ghcr, 'acme/pay-api', now),
    web: await addTestRepository(db, ghcr, 'acme/web', now, { owner: 'Ada' }),
    node: await addTestRepository(db, hub, 'library/node', now, { relation: 'upstream' }),
  };
});

const put = (items: object[]) => api.call('PUT', '/api/v1/owners', { items });
const ownerOf = async (name: keyof typeof ids) => {
  const { owner, ownerSource, ownerPattern } = await api.read(`/api/v1/repositories/${ids[name]}`, Repository);
  return [owner, ownerSource, ownerPattern];
};

describe('owner rules', () => {
  it('set the owner of repositories in their order, and each counts its matches', async () => {
    const answer = await put([
      { pattern: 'ghcr.io/acme/pay-*', owner: 'Payments', nodes: 40, purpose: 'builder' },
      { pattern: ' ghcr.io/* ', owner: ' Platform ' },
    ]);
    expect(answer.status, answer.text).toBe(200);
    const { items } = OwnerRuleList.parse(answer.body);
    expect(items).toEqual([
      {
        pattern: 'ghcr.io/acme/pay-*',
        owner: 'Payments',
        nodes: 40,
        purpose: 'builder',
        origin: 'ui',
        place: null,
        matchCount: 1,
        decidesCount: 1,
        examples: ['ghcr.io/acme/pay-api'],
      },
      {
        pattern: 'ghcr.io/*',
        owner: 'Platform',
        nodes: null,
        purpose: null,
        origin: 'ui',
        place: null,
        matchCount: 2,
        decidesCount: 0,
        examples: ['ghcr.io/acme/pay-api', 'ghcr.io/acme/web'],
      },
    ]);
    expect(await api.read('/api/v1/owners', OwnerRuleList)).toEqual({ items });
    expect(await ownerOf('pay')).toEqual(['Payments', 'pattern', 'ghcr.io/acme/pay-*']);
    expect(await ownerOf('web')).toEqual(['Ada', 'hand', null]);
    expect(await ownerOf('node')).toEqual([null, null, null]);
  });

  it('set the owner in the overview and its filter', async () => {
    await put([{ pattern: '*', owner: 'Everybody' }]);
    const { items, choices } = await api.read('/api/v1/overview', Overview);
    expect(items.map(({ owner, ownerSource }) => `${owner} ${ownerSource}`).sort()).toEqual([
      ...['Ada hand', 'Everybody pattern', 'Everybody pattern'],
    ]);
    expect(choices.owners).toEqual(['Ada', 'Everybody']);
    const { items: found, total } = await api.read('/api/v1/overview?owner=Ada', Overview);
    expect([found.map(({ owner }) => owner), total]).toEqual([['Ada'], 1]);
  });

  it('come after the label of an own image, and before the label of a third-party image', async () => {
    await put([{ pattern: '*', owner: 'Everybody' }]);
    const summary = { spark: [], tagCount: 0, streamCount: 0, derivedAt: new Date(), labelledOwner: 'Label' };
    await api.runtime.db.repositorySummary.createMany({
      data: [ids.pay, ids.web, ids.node].map((repositoryId) => ({ repositoryId, ...summary })),
    });
    expect(await ownerOf('pay')).toEqual(['Label', 'label', null]);
    expect(await ownerOf('web')).toEqual(['Ada', 'hand', null]);
    expect(await ownerOf('node')).toEqual(['Everybody', 'pattern', '*']);
  });

  it('of plimsoll.yaml come first, and are not replaced', async () => {
    const fromFile = {
      origin: 'file',
      position: 0,
      pattern: 'ghcr.io/*',
      owner: 'File',
      place: 'plimsoll.yaml:9',
    } as const;
    await api.runtime.db.ownerRule.create({ data: fromFile });
    const { items } = OwnerRuleList.parse((await put([{ pattern: 'ghcr.io/acme/*', owner: 'Screen' }])).body);
    expect(items.map(({ owner, origin, place }) => [owner, origin, place])).toEqual([
      ['File', 'file', 'plimsoll.yaml:9'],
      ['Screen', 'ui', null],
    ]);
    expect(await ownerOf('pay')).toEqual(['File', 'pattern', 'ghcr.io/*']);
    await put([]);
    expect((await api.read('/api/v1/owners', OwnerRuleList)).items).toHaveLength(1);
  });

  it('have an audit event for each change (X-28)', async () => {
    await put([{ pattern: 'a/*', owner: 'A' }]);
    expect(await api.runtime.db.auditEvent.findMany()).toMatchObject([
      {
        action: 'owners.change',
        targetKind: 'owners',
        details: { rules: [{ pattern: 'a/*', owner: 'A', nodes: null }] },
      },
    ]);
  });

  it('set the purpose of all that match, by the first pattern with one, and the nodes of their team', async () => {
    await put([
      { pattern: 'ghcr.io/acme/pay-*', owner: 'Payments', nodes: 40 },
      { pattern: 'ghcr.io/*', owner: 'Platform', nodes: 7, purpose: 'builder' },
      { pattern: '*', owner: 'Payments', nodes: 3, purpose: 'base' },
    ]);
    const settingsOf = async (name: keyof typeof ids) => {
      const read = await api.read(`/api/v1/repositories/${ids[name]}`, Repository);
      return [read.purposeByHand, read.purposeOfPattern, read.nodes];
    };
    const builder = { pattern: 'ghcr.io/*', purpose: 'builder' };
    expect(await settingsOf('pay')).toEqual([null, builder, 40]);
    expect(await settingsOf('web')).toEqual([null, builder, 1]);
    expect(await settingsOf('node')).toEqual([null, { pattern: '*', purpose: 'base' }, 3]);
    await api.call('PATCH', `/api/v1/repositories/${ids.web}`, { owner: 'Platform', purpose: 'runtime' });
    expect(await settingsOf('web')).toEqual(['runtime', builder, 7]);
    const { items } = await api.read('/api/v1/repositories', RepositoryList);
    expect(items.map(({ nodes }) => nodes).sort()).toEqual([3, 40, 7]);
  });

  it('can be previewed, which stores nothing', async () => {
    const preview = await api.call('POST', '/api/v1/owners/preview', {
      items: [{ pattern: 'docker.io/*', owner: 'Hub' }],
    });
    expect(OwnerRuleList.parse(preview.body).items).toMatchObject([
      { matchCount: 1, examples: ['docker.io/library/node'] },
    ]);
    expect(await api.runtime.db.ownerRule.count()).toBe(0);
    expect(await api.runtime.db.auditEvent.count()).toBe(0);
  });

  it.each([
    [
      'a brace without its partner',
      [
        { pattern: 'a/*', owner: 'A' },
        { pattern: '{a', owner: 'B' },
      ],
      'items.1.pattern',
    ],
    [
      'a pattern twice',
      [
        { pattern: 'a/*', owner: 'A' },
        { pattern: 'a/*', owner: 'B' },
      ],
      'items.1.pattern',
    ],
    ['no owner', [{ pattern: 'a/*', owner: ' ' }], 'items.0.owner'],
    ['no pattern', [{ pattern: '', owner: 'A' }], 'items.0.pattern'],
    ['more than 200', Array.from({ length: 201 }, (_, at) => ({ pattern: `a${at}`, owner: 'A' })), 'items'],
    ['a purpose that does not exist', [{ pattern: 'a', owner: 'A', purpose: 'tool' }], 'items.0.purpose'],
    ['a text as nodes', [{ pattern: 'a', owner: 'A', nodes: 'many' }], 'items.0.nodes'],
    ['another key', [{ pattern: 'a', owner: 'A', place: 'x' }], 'items.0'],
  ])('with %s are refused by field, and nothing is stored', async (_, items, field) => {
    await put([{ pattern: 'before', owner: 'B' }]);
    for (const answer of [await put(items), await api.call('POST', '/api/v1/owners/preview', { items })])
      expect([answer.status, answer.body]).toEqual([422, expect.objectContaining({ field })]);
    expect((await api.read('/api/v1/owners', OwnerRuleList)).items.map(({ pattern }) => pattern)).toEqual(['before']);
  });
});

describe('a repository of plimsoll.yaml', () => {
  it('and its registry cannot be changed by the API, and the error names the line in the file', async () => {
    const { db } = api.runtime;
    await db.repository.update({ where: { id: ids.pay }, data: { origin: 'file', place: 'plimsoll.yaml:7' } });
    const { id } = await db.registry.update({
      where: { host_origin: { host: 'ghcr.io', origin: 'ui' } },
      data: { origin: 'file', place: 'plimsoll.yaml:2' },
    });
    const path = `/api/v1/repositories/${ids.pay}`;
    expect((await api.read(path, Repository)).place).toBe('plimsoll.yaml:7');
    for (const answer of [await api.call('PATCH', path, { owner: 'x' }), await api.call('DELETE', path)])
      expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('plimsoll.yaml:7')]);
    const registry = `/api/v1/registries/${id}`;
    for (const answer of [await api.call('PATCH', registry, { name: 'x' }), await api.call('DELETE', registry)])
      expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('plimsoll.yaml:2')]);
    const again = await api.call('POST', '/api/v1/registries', { url: 'ghcr.io' });
    expect([again.status, again.body]).toEqual([409, expect.objectContaining({ id })]);
  });

  it('can have its headline pinned by the API, because the file does not set it', async () => {
    await api.runtime.db.repository.update({
      where: { id: ids.pay },
      data: { origin: 'file', place: 'plimsoll.yaml:7' },
    });
    const pinned = { streamKey: 'tag:latest', platform: null };
    const answer = await api.call('PATCH', `/api/v1/repositories/${ids.pay}`, { pinned });
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ pinned })]);
    const both = await api.call('PATCH', `/api/v1/repositories/${ids.pay}`, { pinned, owner: 'x' });
    expect(both.status).toBe(422);
  });
});
