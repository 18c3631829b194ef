import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Matches, RuleSettings } from '#lib/analysis/rules/settings.ts';
import { Backtest } from '#lib/views/dto/alerting.ts';
import { readBacktest } from '#lib/views/rules/backtest.ts';
import { openViews } from '#tests/support/open-views.ts';
import { addTestRegistry, addTestRepository } from '#tests/support/poller.ts';
import { digestOf, insertSeriesRows } from '#tests/support/series-rows.ts';
import { type Api, openApi } from './api.ts';

let api: Api;
let ids: Record<'api' | 'web' | 'node', string>;
const DAY_MS = 86_400_000;
/** Five weeks with one push a week, the last one today. */
const SINCE = new Date(Date.now() - 35 * DAY_MS);
const INDEXES = Array.from({ length: 6 }, (_, index) => digestOf(`index ${index}`));

beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  const { db } = api.runtime;
  await api.reset();
  const now = new Date();
  const ghcr = await addTestRegistry(db, 'https://ghcr.io', now);
  ids = {
    api: await addTestRepository(db, ghcr, 'acme/api', now, { owner: 'Payments' }),
    web: await addTestRepository(db, ghcr, 'acme/web', now),
    node: await addTestRepository(db, ghcr, 'library/node', now, { relation: 'upstream' }),
  };
  const week = { since: SINCE, everyDays: 7 };
  // One push of two platforms with an alias is one incident, shown under its first name. Own bytes grew by 30 MB from
  // 50 MB.
  const grown = { ...week, repositoryId: ids.api, sizes: [100, 100, 100, 130, 130, 130], baseMegabytes: 50 };
  await insertSeriesRows(db, { ...grown, name: 'amd64', indexDigests: INDEXES, labels: { tier: 'edge' } });
  await insertSeriesRows(db, { ...grown, name: 'arm64', indexDigests: INDEXES, platform: 'linux/arm64' });
  await insertSeriesRows(db, { ...grown, name: 'amd64', indexDigests: INDEXES, streamKey: 'tag:latest' });
  // A jump of 4 % is marked on the chart and sends no message.
  await insertSeriesRows(db, { ...week, repositoryId: ids.web, sizes: [100, 100, 104, 104, 104], name: 'web' });
  await insertSeriesRows(db, { ...week, repositoryId: ids.node, sizes: [100, 100, 200, 200, 200], name: 'node' });
  await db.channel.createMany({
    data: ['Team', 'Edge'].map((name) => ({
      id: name,
      name,
      kind: 'slack',
      settings: {},
      createdAt: now,
      changedAt: now,
    })),
  });
});

const test = async (body: object = {}) => {
  const answer = await api.call('POST', '/api/v1/rules/backtest', body);
  expect(answer.status, answer.text).toBe(200);
  return Backtest.parse(answer.body);
};
const upstream = { matches: { relation: 'upstream' }, settings: { messages: { upstream: true } } };
const brief = ({ items }: Backtest) =>
  items.map((item) => ({
    reference: item.reference,
    opens: [item.opensNow, item.opensThen],
    told: [item.toldNow, item.toldThen],
    channels: item.channels,
  }));

describe('a back-test', () => {
  it('of the current rules counts incidents and messages, with aliases and platforms as one', async () => {
    const result = await test();
    expect(result).toMatchObject({ seriesCount: 5, truncated: false });
    expect(result.pushCount).toBe(28);
    expect(result.current).toEqual({ incidents: 3, repositories: 3, messages: 1, perWeek: 0.08 });
    expect(result.tried).toEqual(result.current);
    expect(result.items).toEqual([
      {
        at: new Date(SINCE.getTime() + 21 * DAY_MS).toISOString(),
        reference: 'ghcr.io/acme/api',
        repositoryId: ids.api,
        stream: 'latest',
        platform: 'linux/amd64',
        kind: 'step',
        severity: 'critical',
        fromBytes: 100_000_000,
        toBytes: 130_000_000,
        fromDigest: digestOf('amd64 2'),
        toDigest: digestOf('amd64 3'),
        opensNow: true,
        opensThen: true,
        toldNow: true,
        toldThen: true,
        why: 'the jump is critical',
        channels: ['Edge', 'Team'],
        lost: null,
      },
    ]);
  });

  it('of a tried rule covers only the series that it judges, compared with the current rules', async () => {
    const result = await test({ rule: upstream });
    expect(result).toMatchObject({ seriesCount: 1, pushCount: 5 });
    expect(result.current).toMatchObject({ incidents: 1, messages: 0 });
    expect(result.tried).toMatchObject({ incidents: 1, messages: 1 });
    // Without a route only incidents of own repositories send a message.
    expect(brief(result)).toEqual([
      { reference: 'ghcr.io/library/node', opens: [true, true], told: [false, true], channels: [] },
    ]);
  });

  it('names incidents that would no longer open, and stores nothing', async () => {
    const off = { matches: { repository: '*/acme/*' }, settings: { steps: { small: { bytes: 0, share: 0.2 } } } };
    const result = await test({ rule: off });
    expect(brief(result)).toEqual([
      { reference: 'ghcr.io/acme/api', opens: [true, true], told: [true, true], channels: ['Edge', 'Team'] },
      { reference: 'ghcr.io/acme/web', opens: [true, false], told: [false, false], channels: [] },
    ]);
    expect(result.items.map(({ lost }) => lost)).toEqual([
      null,
      {
        decision: 'within-floors',
        baselineBytes: 100_000_000,
        otherRule: null,
        steps: { small: { bytes: 0, share: 0.2 }, large: { bytes: 10_000_000, share: 0.01 } },
        creep: { bytes: 5_000_000, share: 0.05, days: 90 },
      },
    ]);
    expect(await api.runtime.db.rule.count()).toBe(0);
    expect(await api.runtime.db.auditEvent.count({ where: { action: { startsWith: 'rule' } } })).toBe(0);
  });

  it('that replaces a stored rule covers the series that it matches now and would match', async () => {
    const added = await api.call('POST', '/api/v1/rules', { name: 'Node', ...upstream });
    const { id } = added.body as { id: string };
    // Adding the rule derived the series again, which removed its points because they have no observations.
    await insertSeriesRows(api.runtime.db, {
      repositoryId: ids.node,
      sizes: [100, 100, 200],
      name: 'again',
      since: SINCE,
      everyDays: 7,
    });
    const moved = await test({ rule: { id, matches: { repository: '*/web' }, settings: {} } });
    expect(moved.seriesCount).toBe(2);
    expect(brief(moved)).toEqual([
      { reference: 'ghcr.io/library/node', opens: [true, true], told: [true, false], channels: [] },
    ]);
    const gone = await api.call('POST', '/api/v1/rules/backtest', { rule: { id: 'none' } });
    expect(gone.status).toBe(404);
  });

  it('lists the channels by routes, with labels', async () => {
    const { db } = api.runtime;
    const matches = { label: { key: 'tier', value: 'edge' } };
    await db.route.create({ data: { position: 0, matches, channelIds: ['Edge'], createdAt: new Date() } });
    expect((await test()).items.map(({ channels }) => channels)).toEqual([['Edge']]);
    await db.channel.update({ where: { id: 'Edge' }, data: { enabled: false } });
    expect((await test()).items.map(({ channels }) => channels)).toEqual([[]]);
  });

  it('uses budgets and accepted levels', async () => {
    const { db } = api.runtime;
    const now = new Date();
    const budget = {
      metric: 'total',
      matches: { repository: '*/web' },
      limitBytes: 103_000_000n,
      createdBy: 'x',
      createdAt: now,
    };
    await db.budget.create({ data: { ...budget, position: 0, changedAt: now } });
    expect((await test({ repositoryId: ids.web })).items).toMatchObject([
      { toldNow: true, why: 'it exceeded its budget', kind: 'step' },
    ]);
    const [series] = await db.series.findMany({ where: { repositoryId: ids.web } });
    const level = { seriesId: series?.id ?? '', digest: digestOf('web 2'), sizeBytes: 104_000_000n };
    await db.acceptedLevel.create({ data: { ...level, repositoryId: ids.web, reason: 'x', by: 'x', at: now } });
    expect((await test({ repositoryId: ids.web })).items).toMatchObject([{ kind: 'budget' }]);
    await db.acceptedLevel.updateMany({ data: { until: new Date(Date.now() - 1) } });
    expect((await test({ repositoryId: ids.web })).items).toMatchObject([{ kind: 'step' }]);
  });

  it('covers the requested time range', async () => {
    const at = (days: number) => new Date(SINCE.getTime() + days * DAY_MS).toISOString();
    expect((await test({ from: at(15), to: at(20) })).current.incidents).toBe(0);
    expect((await test({ from: at(15), to: at(21) })).current).toEqual({
      incidents: 1,
      repositories: 1,
      messages: 1,
      perWeek: 1,
    });
    const answer = await api.call('POST', '/api/v1/rules/backtest', { from: at(2), to: at(2) });
    expect([answer.status, (answer.body as { field: string }).field]).toEqual([422, 'from']);
  });

  it('refuses an invalid pattern and names its field', async () => {
    const answer = await api.call('POST', '/api/v1/rules/backtest', { rule: { matches: { stream: '[a' } } });
    expect([answer.status, (answer.body as { field: string }).field]).toEqual([422, 'rule.matches.stream']);
  });

  it('is stopped by a newer one of the same caller, with 409', async () => {
    const both = [1, 2].map(() => api.call('POST', '/api/v1/rules/backtest', {}));
    const answers = await Promise.all(both);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      detail: 'A newer back-test of the same account replaced this one.',
    });
  });

  it('stops when its request is cancelled', async () => {
    const answer = await api.call('POST', '/api/v1/rules/backtest', {}, { signal: AbortSignal.abort() });
    expect(answer.status).toBe(409);
    const reason = new Error('stopped');
    const views = openViews(api.runtime.db);
    const result = readBacktest(views, {}, { now: () => new Date() }, AbortSignal.abort(reason));
    await expect(result).rejects.toBe(reason);
  });

  it('that judged nothing within its time fails instead of reporting zeros', async () => {
    let at = Date.now();
    const clock = {
      now: () => {
        at += 9_000;
        return new Date(at);
      },
    };
    await expect(readBacktest(openViews(api.runtime.db), {}, clock)).rejects.toMatchObject({
      name: 'TooSlowError',
      title: 'The back-test took too long',
    });
    const none = { rule: { matches: { repository: 'none/*' }, settings: {} } };
    const parsed = { rule: { matches: Matches.parse(none.rule.matches), settings: RuleSettings.parse({}) } };
    expect(await readBacktest(openViews(api.runtime.db), parsed, clock)).toMatchObject({
      seriesCount: 0,
      truncated: false,
    });
  });
});
