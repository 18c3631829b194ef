import { describe, expect, it, onTestFinished } from 'vitest';
import { casesOf } from '#tests/support/prove.ts';
import { startReplayRegistry } from '#tests/support/replay-registry.ts';
import { openWorld } from '../poll/world.ts';
import { listIncidentsOf, onDay, watchRecorded } from './recorded.ts';

type Cause = { instruction: string | null; share: number | null; layer: string | null };

const MINUTES = { timeout: 120_000 };

/** Real jumps of official images: the day, the sizes before and after, and the Dockerfile line that caused it. */
const STEPS: [name: string, tag: string, aliases: string[], day: string, from: number, to: number, line: string][] = [
  [
    'httpd',
    'alpine',
    ['2-alpine', '2.4-alpine'],
    '2016-09-16',
    19.4,
    31.7,
    "RUN set -x && runDeps=' apr-dev apr-util-dev perl '",
  ],
  ['redis', 'alpine', [], '2017-07-14', 7.5, 10.5, 'RUN set -ex; apk add --no-cache --virtual .build-deps'],
  ['nginx', 'alpine', ['1-alpine'], '2016-04-05', 5.6, 19.1, 'RUN addgroup -S nginx'],
  ['openjdk', 'jre', ['8-jre'], '2017-09-09', 116.2, 227.7, 'RUN set -ex; if [ ! -d /usr/share/man/man1 ]'],
];

describe('in recorded history', () => {
  it.for(casesOf(STEPS, 2))(
    '%s:%s and its aliases %s have one incident on %s',
    MINUTES,
    async ([name, tag, aliases, day, from, to, line]) => {
      const db = await watchRecorded(name, { aliases: { [tag]: aliases } });
      const tags = [tag, ...aliases];
      const incidents = (await listIncidentsOf(db, tags)).filter(({ openedAt }) => onDay(openedAt) === day);
      expect(incidents).toHaveLength(1);
      const [incident] = incidents;
      if (!incident) return;
      expect(incident.members.map((member) => member.streamLabel)).toEqual([...tags].sort());
      // Aliases have the same image.
      expect(new Set(incident.members.map(({ toDigest }) => toDigest)).size).toBe(1);
      const [lead] = incident.members;
      expect(Number(lead?.fromBytes) / 1e6).toBeCloseTo(from, 1);
      expect(Number(lead?.toBytes) / 1e6).toBeCloseTo(to, 1);
      const cause = incident.cause as Cause;
      expect(cause.instruction?.startsWith(line), cause.instruction ?? '').toBe(true);
      expect(cause.share).toBeGreaterThan(0.9);
      expect(incident.severity).toBe('critical');
      // The channel gets one opening message for all tags.
      expect(incident.deliveries.filter(({ type }) => type.endsWith('.opened'))).toHaveLength(1);
      expect(incident.events.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    },
  );

  it.for(
    casesOf(
      [
        ['alpine', 'latest', 25],
        ['python', 'slim', 60],
        ['node', 'latest', 110],
      ] as const,
      1,
    ),
  )('%s:%s has no incident over %i pushes', MINUTES, async ([name, tag, pushes]) => {
    const db = await watchRecorded(name);
    const points = await db.point.count({
      where: { tagName: tag, series: { platform: 'linux/amd64', stream: { label: tag } } },
    });
    expect(points).toBeGreaterThanOrEqual(pushes);
    const incidents = await listIncidentsOf(db, [tag]);
    expect(incidents.map(({ openedAt }) => onDay(openedAt))).toEqual([]);
  });

  it('incidents of third-party images wait for the digest and send no message', MINUTES, async () => {
    const db = await watchRecorded('nginx', { relation: 'upstream' });
    const incidents = await listIncidentsOf(db);
    expect(incidents.length).toBeGreaterThan(1);
    expect(new Set(incidents.map(({ notifyReason }) => notifyReason))).toEqual(new Set(['third-party']));
    expect(await db.delivery.count()).toBe(0);
  });
});

/** Replays every recorded change of a repository byte for byte. Configs were not recorded. */
async function replay(name: string) {
  const registry = await startReplayRegistry({ repositories: [name] });
  onTestFinished(() => registry.close());
  const world = await openWorld();
  const changes = registry.changes(name).filter((at) => registry.truth(name, at).size > 0);
  const lookAt = (at: number) => {
    registry.setTime(at);
    world.clock.set(new Date(at * 1000));
  };
  lookAt(changes[0] ?? 0);
  const id = await world.addRepository(await world.addRegistry(registry.url), name, { relation: 'ours' });
  for (const at of changes) {
    lookAt(at);
    await world.poll(id);
  }
  return world.db;
}

describe('in real pushes, replayed byte for byte', () => {
  it('redis:alpine 7.5 → 10.5 MB on 2017-07-14 is one incident that names the layer', MINUTES, async () => {
    const db = await replay('redis');
    const incidents = (await listIncidentsOf(db)).filter(({ openedAt }) => onDay(openedAt) === '2017-07-14');
    expect(incidents).toHaveLength(1);
    expect(incidents[0]?.members.map(({ streamLabel }) => streamLabel)).toContain('alpine');
    expect(incidents[0]?.cause as Cause).toMatchObject({ instruction: null, layer: expect.stringMatching(/^sha256:/) });
  });

  it('busybox:latest and alpine:latest have no incident', MINUTES, async () => {
    for (const name of ['busybox', 'alpine']) expect(await listIncidentsOf(await replay(name), ['latest'])).toEqual([]);
  });
});
