import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { type DatabaseClient, openDatabase } from '#lib/db/client.ts';
import { migrate } from '#lib/db/migrate.ts';
import { startPostgres } from '../../bin/postgres.mjs';
import { measureBadTags } from './bad-tags.ts';
import { measureEndpoints } from './endpoints.ts';
import { measureFairShare } from './fair-share.ts';
import { measureFirstLook } from './first-look.ts';
import { measureListing } from './listing.ts';
import { measureMemory } from './memory.ts';
import { measureReplicas } from './replicas.ts';
import { type Line, printSection } from './report.ts';
import { measureScale } from './scale/measure.ts';
import { measureUnchangedPoll } from './unchanged-poll.ts';

const HELP = `npm run bench [-- options]

Measures, side by side in one run, what the README promises. Ratios hold anywhere; absolute times are this machine's.

  --data FOLDER   a whole folder of replay data instead of the part in tests/fixtures/replay
  --only NAMES    comma-separated: poll, first-look, endpoints, listing, scale, memory, replicas; the last
                  three run only when they are named
  --repositories N  how many share the volume of scale (500): 50,000 tags, 1,000,000 points, 100,000 images
  --minutes N     how long memory (30) and replicas (5) are watched
  --help          this text`;

/** Take long, or much of the disk. */
const NAMED_ONLY = ['scale', 'memory', 'replicas'];

const ROOT = join(import.meta.dirname, '..', '..');
const { values } = parseArgs({
  options: {
    ...{ data: { type: 'string' }, only: { type: 'string' }, help: { type: 'boolean' } },
    repositories: { type: 'string', default: '500' },
    minutes: { type: 'string' },
  },
});
if (values.help) console.log(HELP);
else await main();

async function main(): Promise<void> {
  const data = values.data ?? null;
  const only = values.only?.split(',');
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres(folder);
  const sections: Record<string, { title: string; measure: (db: DatabaseClient, url: string) => Promise<Line[]> }> = {
    poll: {
      title: 'Unchanged poll (registry answers after 5 ms)',
      measure: async (db) => [
        ...(await measureUnchangedPoll(db)),
        ...(await measureFairShare(db)),
        ...(await measureBadTags(db)),
      ],
    },
    'first-look': { title: 'First look', measure: (db) => measureFirstLook(db, data) },
    listing: { title: 'Files of a layer', measure: measureListing },
    scale: {
      title: 'Scale',
      measure: (db, url) => measureScale(db, url, Number(values.repositories)),
    },
    memory: {
      title: 'Memory while it polls and reads layers',
      measure: (db, url) => measureMemory(db, url, Number(values.minutes ?? 30)),
    },
    replicas: {
      title: 'Two replicas',
      measure: (db, url) => measureReplicas(db, url, Number(values.minutes ?? 5)),
    },
    endpoints: { title: 'API with the replay data loaded', measure: (db, url) => measureEndpoints(db, url, data) },
  };
  console.log(`Replay data: ${data ?? 'the part in tests/fixtures/replay (--data takes the whole)'}`);
  try {
    for (const [name, { title, measure }] of Object.entries(sections)) {
      if (only ? !only.includes(name) : NAMED_ONLY.includes(name)) continue;
      const url = await createDatabase(postgres.url, name);
      const db = openDatabase(url);
      printSection(title, await measure(db, url).finally(() => db.$disconnect()));
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function createDatabase(server: string, section: string): Promise<string> {
  const name = `bench_${section.replace('-', '_')}`;
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`).finally(() => client.end());
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrate(url.href, join(ROOT, 'prisma', 'migrations'));
  return url.href;
}
