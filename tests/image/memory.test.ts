import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '#tests/support/app.ts';
import { type FakeRegistry, startFakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import { type Container, runContainer } from '#tests/support/image/container.ts';
import { makeMemoryGroup } from '#tests/support/image/memory-group.ts';
import budget from './budget.json' with { type: 'json' };
import { ADMIN_TOKEN, ask, images, makeWorld, title, type World } from './running.ts';

const REPOSITORIES = 100;
const TAGS = 5;
const MOST_REQUESTS_PER_SECOND = 50;
const SECONDS = 20;
const PATHS = ['/', '/add', '/registries', '/api/v1/overview', '/api/v1/repositories', '/api/ready'];

const group = images === null ? { reason: '' } : makeMemoryGroup(`plimsoll-${process.pid}`, budget.memoryLimitBytes);
const why = 'reason' in group && group.reason !== '' ? `: ${group.reason}` : '';

describe.skipIf('reason' in group)(title(`the image under a hard limit of 256 MB${why}`), () => {
  let world: World;
  let registry: FakeRegistry;
  let container: Container;

  beforeAll(async () => {
    if ('reason' in group) return;
    registry = await startFakeRegistry();
    for (let repository = 0; repository < REPOSITORIES; repository += 1) {
      for (let tag = 0; tag < TAGS; tag += 1) {
        registry.content.image(`team/app-${repository}`, `1.${tag}.0`, [
          30_000_000,
          1_000_000 + repository,
          5_000 + tag,
        ]);
      }
    }
    world = await makeWorld();
    container = await runContainer({ ...world.options, group });
  });
  afterAll(async () => {
    await container.stop();
    await registry.close();
    await world.drop();
    if (!('reason' in group)) group.remove();
  });

  it(`polls ${REPOSITORIES} repositories and serves up to ${MOST_REQUESTS_PER_SECOND} requests a second, and lives`, async () => {
    if ('reason' in group) return;
    const rate = await measureRate();
    for (let repository = 0; repository < REPOSITORIES; repository += 1) {
      const reference = `${registry.host}/team/app-${repository}`;
      await ask(container.url, '/repositories', { reference, insecure: true, allowPrivate: true });
    }
    const answers = await load(rate);
    const health = await container.checkHealth();
    let polled = 0;
    await waitUntil(
      async () => {
        polled = await countPolled();
        return polled === REPOSITORIES;
      },
      90_000,
      () => `${polled} repositories were polled`,
    );
    const resident = Math.round(container.residentBytes() / 1e6);
    const peak = Math.round(group.peakBytes() / 1e6);
    const slowest = Math.round(answers.slowestMs);
    console.info(
      `under 256 MB: ${resident} MB resident, group's peak ${peak} MB, slowest answer ${slowest} ms at ${rate} requests a second`,
    );
    expect(group.kills()).toBe(0);
    expect(answers.failed).toEqual([]);
    expect(answers.answered).toBe(rate * SECONDS);
    expect(health).toBe(0);
  });

  const get = (path: string) => fetch(container.url + path, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });

  /** Returns how many requests a second this machine answers while nothing is polled: a slow one would only show how slow it is. */
  async function measureRate(): Promise<number> {
    const rounds = 8;
    let startedAt = 0;
    // The first round is left out: it loads code.
    for (let round = 0; round <= rounds; round += 1) {
      if (round === 1) startedAt = performance.now();
      await Promise.all(PATHS.map(async (path) => (await get(path)).arrayBuffer()));
    }
    const perSecond = (rounds * PATHS.length * 1000) / (performance.now() - startedAt);
    return Math.max(5, Math.min(MOST_REQUESTS_PER_SECOND, Math.floor(perSecond)));
  }

  /** Sends each request at its scheduled time, however long the others take. */
  async function load(rate: number) {
    const pending: Promise<void>[] = [];
    const failed: string[] = [];
    let answered = 0;
    let slowestMs = 0;
    const startedAt = performance.now();
    for (let number = 0; number < rate * SECONDS; number += 1) {
      const wait = startedAt + (number * 1000) / rate - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const path = PATHS[number % PATHS.length] ?? '/';
      const sentAt = performance.now();
      pending.push(
        get(path).then(
          async (response) => {
            await response.arrayBuffer();
            slowestMs = Math.max(slowestMs, performance.now() - sentAt);
            answered += 1;
            if (response.status >= 400) failed.push(`${path}: ${response.status}`);
          },
          (error) => void failed.push(`${path}: ${error}`),
        ),
      );
    }
    await Promise.all(pending);
    return { answered, failed, slowestMs };
  }

  async function countPolled(): Promise<number> {
    let polled = 0;
    let cursor: string | null = null;
    do {
      const query = cursor === null ? 'limit=100' : `limit=100&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: { firstLook: unknown; sizeBytes?: unknown }[]; nextCursor: string | null } = await ask(
        container.url,
        `/repositories?${query}`,
      );
      polled += page.items.filter((item) => item.firstLook === null).length;
      cursor = page.nextCursor;
    } while (cursor !== null);
    return polled;
  }
});
