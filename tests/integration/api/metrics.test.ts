import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readMeasurements } from '#lib/views/series/measurements.ts';
import { type Api, openApi } from './api.ts';
import { type Recorded, recordHistory } from './recorded.ts';

const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs');

let api: Api;
let recorded: Recorded;
let text: string;

beforeAll(async () => {
  api = await openApi();
  recorded = await recordHistory(api);
  const { db } = api.runtime;
  await db.repository.update({ where: { id: recorded.redis }, data: { owner: 'a "team"\\with\nlines' } });
  const at = new Date(Date.now() - 90_000);
  const channel = await db.channel.create({
    data: { name: 'x', kind: 'ntfy', settings: {}, createdAt: at, changedAt: at },
  });
  const delivery = { channelId: channel.id, kind: 'test', type: 'test', createdAt: at } as const;
  await db.delivery.createMany({
    data: [
      { ...delivery, state: 'pending' },
      { ...delivery, state: 'dead' },
      { ...delivery, state: 'delivered' },
      { ...delivery, state: 'delivered' },
    ],
  });
  const notify = { notify: 'digest', notifyReason: 'unknown', notifyText: '' };
  const incident = { kind: 'step', severity: 'critical', relation: 'ours', cause: {}, rule: {} } as const;
  const times = { openedAt: at, createdAt: at, changedAt: at };
  await db.incident.createMany({
    data: [
      { ...incident, ...notify, ...times },
      { ...incident, ...notify, ...times, state: 'acknowledged' },
      { ...incident, ...notify, ...times, state: 'recovered' },
    ],
  });
  text = (await api.call('GET', '/metrics')).text;
});
afterAll(async () => {
  await recorded.close();
  await api.close();
});

const linesOf = (name: string) =>
  text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));

it('/metrics has the size and pull cost of each series, as the API does', async () => {
  const { db } = api.runtime;
  const count = await db.series.count({ where: { stream: { tagCount: { gt: 0 } } } });
  expect(count).toBeGreaterThan(10);
  expect(linesOf('plimsoll_image_size_bytes')).toHaveLength(count);
  expect(linesOf('plimsoll_image_pull_cost_bytes')).toHaveLength(count);
  const series = await db.series.findFirstOrThrow({
    where: { stream: { key: 'tag:alpine' }, repositoryId: recorded.redis },
  });
  const [newest] = await db.point.findMany({ where: { seriesId: series.id }, orderBy: { position: 'desc' }, take: 1 });
  const line = linesOf('plimsoll_image_size_bytes').find(
    (one) => one.includes('stream="tag:alpine"') && one.includes(`platform="${series.platform}"`),
  );
  expect(line).toContain(`repository="${recorded.host}/`);
  expect(line?.endsWith(`} ${newest?.sizeBytes}`)).toBe(true);
});

it('/metrics escapes label values', () => {
  expect(text).toContain('owner="a \\"team\\"\\\\with\\nlines"');
});

it('/metrics lists series up to a limit, and counts those left out', async () => {
  const { db, clock } = api.runtime;
  expect(linesOf('plimsoll_series_left_out')).toEqual(['plimsoll_series_left_out 0']);
  const families = await readMeasurements(db, clock.now(), 3);
  const samples = (name: string) => families.find((family) => family.name === name)?.samples ?? [];
  expect(samples('plimsoll_image_size_bytes')).toHaveLength(3);
  expect(samples('plimsoll_series_left_out')[0]?.value).toBe(linesOf('plimsoll_image_size_bytes').length - 3);
});

it('/metrics counts open incidents, including zeros, and messages', () => {
  expect(linesOf('plimsoll_incidents_open')).toHaveLength(20);
  expect(text).toContain('plimsoll_incidents_open{severity="critical",kind="step",relation="ours"} 1\n');
  expect(text).toContain('plimsoll_incidents_acknowledged{severity="critical",kind="step",relation="ours"} 1\n');
  expect(linesOf('plimsoll_incidents_acknowledged')).toHaveLength(20);
  expect(text).toContain('plimsoll_incidents_open{severity="warning",kind="step",relation="ours"} 0\n');
  expect(text).toContain('plimsoll_deliveries_total{state="delivered"} 2\n');
  expect(linesOf('plimsoll_deliveries_dead')).toEqual(['plimsoll_deliveries_dead 1']);
  const [, age] = linesOf('plimsoll_delivery_oldest_pending_seconds')[0]?.split(' ') ?? [];
  expect(Number(age)).toBeGreaterThanOrEqual(90);
});

it('/metrics has the age of the last success per repository and the state of each registry', () => {
  expect(linesOf('plimsoll_repository_last_success_age_seconds')).toHaveLength(2);
  expect(linesOf('plimsoll_registry_up')).toEqual([`plimsoll_registry_up{registry="${recorded.host}"} 1`]);
});

it('/metrics declares each name once and has no duplicate sample', () => {
  const declared = text.split('\n').flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? []);
  expect(new Set(declared).size).toBe(declared.length);
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const keys = samples.map((line) => line.slice(0, line.lastIndexOf(' ')));
  expect(new Set(keys).size).toBe(keys.length);
});

type Dashboard = {
  panels: { id: number; gridPos: Record<'x' | 'y' | 'w' | 'h', number>; targets: { expr: string }[] }[];
};

it.each(['grafana-dashboard.json', 'monitoring.md'])('every metric that docs/%s names exists', async (name) => {
  const doc = await readFile(join(DOCS, name), 'utf8');
  const named = new Set(doc.match(/plimsoll_[a-z_]+[a-z]/g));
  expect(named.size).toBeGreaterThan(8);
  const declared = new Set(text.split('\n').flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? []));
  // These metrics exist only when a registry reports a quota and when base and own bytes are known.
  const families = await readMeasurements(api.runtime.db, new Date());
  for (const { name: family } of families) declared.add(family);
  expect([...named].filter((metric) => !declared.has(metric))).toEqual([]);
});

it('the Grafana dashboard draws every metric of images, in panels that do not overlap', async () => {
  const { panels } = JSON.parse(await readFile(join(DOCS, 'grafana-dashboard.json'), 'utf8')) as Dashboard;
  const drawn = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n');
  const families = (await readMeasurements(api.runtime.db, new Date())).map(({ name }) => name);
  const ofImages = families.filter((name) => /^plimsoll_(?:image|unpacked|findings)_/.test(name));
  expect(ofImages).toEqual(expect.arrayContaining(['plimsoll_unpacked_bytes', 'plimsoll_findings_saved_bytes']));
  expect(drawn).toContain('sum by (kind) (plimsoll_findings_saved_bytes{');
  expect(ofImages.filter((name) => !drawn.includes(`${name}{`))).toEqual([]);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const taken = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
  );
  expect(new Set(taken).size).toBe(taken.length);
});

it('the Grafana dashboard has one input for the data source, which every panel uses', async () => {
  const dashboard = JSON.parse(await readFile(join(DOCS, 'grafana-dashboard.json'), 'utf8'));
  expect(dashboard.__inputs).toMatchObject([{ name: 'DS_PROMETHEUS', type: 'datasource', pluginId: 'prometheus' }]);
  expect(dashboard.panels.length).toBeGreaterThan(10);
  for (const panel of dashboard.panels)
    for (const { datasource } of [panel, ...panel.targets]) expect(datasource.uid).toContain('{DS_PROMETHEUS}');
});
