import { openPoller } from '#tests/support/poller.ts';
import { startReplayRegistry } from '#tests/support/replay-registry.ts';
import type { Api } from './api.ts';

/** Must not appear in any answer. */
export const CANARY = 'canary-Pa55word-4711';
export const READER = { username: 'reader', password: CANARY };

export type Recorded = { host: string; url: string; redis: string; registry: string; close(): Promise<void> };

const LOOKS = 8;

/**
 * Adds two recorded repositories behind a password through the API. The real poller polls them at the recorded times.
 */
export async function recordHistory(api: Api): Promise<Recorded> {
  const replay = await startReplayRegistry({ repositories: ['redis', 'registry'], credential: READER });
  const { poller, clock, close } = openPoller(api.runtime.db);
  const ids: Record<string, string> = {};
  for (const name of ['redis', 'registry']) {
    const added = await api.call('POST', '/api/v1/repositories', {
      reference: `${replay.host}/${name}`,
      credentials: READER,
    });
    if (added.status !== 201) throw new Error(added.text);
    ids[name] = (added.body as { id: string }).id;
  }
  for (const [name, id] of Object.entries(ids)) {
    const moments = replay.changes(name);
    for (let look = 1; look <= LOOKS; look += 1) {
      const at = moments[Math.floor((moments.length * look) / LOOKS) - 1] ?? 0;
      replay.setTime(at);
      clock.set(new Date(at * 1000));
      const end = await poller.pollNow(id, 'manual');
      if (end?.state !== 'succeeded') throw new Error(`${name}: ${JSON.stringify(end)}`);
    }
  }
  return {
    host: replay.host,
    url: replay.url,
    redis: ids.redis ?? '',
    registry: ids.registry ?? '',
    async close() {
      await close();
      await replay.close();
    },
  };
}
