import { expect, it } from 'vitest';
import { writeReport } from '#lib/alerts/ci-check/report.ts';
import { composeFacts } from '#lib/deliver/compose.ts';
import { createLinks } from '#lib/deliver/links.ts';
import { readIncident, readIncidents } from '#lib/views/incidents/incidents.ts';
import { readOverview } from '#lib/views/repositories/overview.ts';
import { readPoints } from '#lib/views/series/points.ts';
import { openViews } from '#tests/support/open-views.ts';
import { openPushing, type Pushing } from './pushing.ts';

const LONG = `RUN ${'x'.repeat(50_000)}`;

/** Lists all texts within a JSON value. */
function listTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listTexts) : [];
}
const longest = (value: unknown) => Math.max(...listTexts(value).map(({ length }) => length));

/** Pushes an image that grew. Its instruction, base, packages and revision have the greatest length. */
async function pushLong(): Promise<Pushing> {
  const world = await openPushing();
  const { db } = world;
  await world.watch('team/app', { base: 50, install: 20, app: 5 });
  await world.push('team/app', { base: 50, install: 40, app: 5 });
  await db.instruction.updateMany({ data: { text: LONG } });
  const [incident] = await db.incident.findMany();
  const contents = [
    {
      name: `/${LONG}`,
      kind: 'directory',
      change: 'new',
      deltaBytes: 1,
      deltaFiles: 1,
      fromVersion: LONG,
      toVersion: LONG,
    },
  ];
  await db.incident.update({
    where: { id: incident?.id ?? '' },
    data: {
      cause: { ...(incident?.cause as object), instruction: LONG, baseName: LONG },
      contents,
      revision: { source: LONG, revisionFrom: LONG, revisionTo: LONG, version: LONG },
    },
  });
  return world;
}

it('an instruction of 50,000 letters is cut with an ellipsis in the inbox, the incident and the overview', async () => {
  const { db, clock } = await pushLong();
  const views = openViews(db);
  const list = await readIncidents(views, {}, clock.now());
  expect(list.items[0]?.cause?.instruction).toMatch(/^RUN x{400,}…$/);
  expect(longest(list)).toBeLessThanOrEqual(500);
  const incident = await readIncident(views, '1', clock.now());
  expect(incident.contents?.[0]?.name).toMatch(/…$/);
  expect(longest(incident)).toBeLessThanOrEqual(500);
  expect(longest(await readOverview(views, clock.now()))).toBeLessThanOrEqual(500);
  const [series] = await db.series.findMany();
  expect(longest(await readPoints(views, series?.id ?? '', {}, clock.now()))).toBeLessThanOrEqual(500);
});

it('an instruction of 50,000 letters is cut with an ellipsis in a message', async () => {
  const { db } = await pushLong();
  const [incident] = await db.incident.findMany();
  const event = { kind: 'opened', id: null };
  const facts = await composeFacts(db, incident?.id ?? '', event, createLinks('https://sizes.example.com'));
  expect(facts.cause?.instruction).toMatch(/…$/);
  expect(longest(facts)).toBeLessThanOrEqual(1_000);
});

it('an instruction of 50,000 letters is cut with an ellipsis in the report of a check', () => {
  const layer = { digest: `sha256:${'a'.repeat(64)}`, sizeBytes: 10, instruction: LONG };
  const report = writeReport({
    reference: 'ghcr.io/acme/api:1',
    digest: null,
    verdict: 'warn',
    reasons: [],
    link: null,
    baseline: { how: 'stream', sentence: 'x', reference: null, digest: null, tag: null, revision: null, at: null },
    platforms: [
      {
        platform: 'linux/amd64',
        verdict: 'warn',
        fromBytes: 5,
        toBytes: 10,
        deltaBytes: 5,
        budget: null,
        baseDeltaBytes: null,
        ownDeltaBytes: null,
        fromBase: null,
        toBase: null,
        baseChanged: null,
        pullCostBytes: 10,
        layers: [{ change: 'added', instruction: LONG, part: 'own', from: null, to: layer, deltaBytes: 5 }],
      } as never,
    ],
  });
  expect(report).toContain('…');
  expect(report.length).toBeLessThan(2_000);
});
