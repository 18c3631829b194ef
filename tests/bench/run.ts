import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { type DatabaseClient, openDatabase } from '#lib/db/client.ts';
import { migrate } from '#lib/db/migrate.ts';
import { startPostgres } from '../../bin/postgres.mjs';
import { measureApiWhileReading } from './api-while-reading.ts';
import { measureBadTags } from './bad-tags.ts';
import { measureImageChange } from './contents/image-change.ts';
import { measureImageMap } from './contents/image-map.ts';
import { measurePackageSearch } from './contents/package-search.ts';
import { measureEndpoints } from './endpoints.ts';
import { measureEventLoopDelay } from './event-loop-delay.ts';
import { measureFairShare } from './fair-share.ts';
import { measureFindings } from './findings.ts';
import { measureFirstLook } from './first-look.ts';
import { measureFuzz } from './fuzz.ts';
import { measureListing } from './listing.ts';
import { measureMemory } from './memory.ts';
import { measureReplicas } from './replicas.ts';
import { type Line, printSection } from './report.ts';
import { measureScale } from './scale/measure.ts';
import { measureSecretScan } from './secret-scan.ts';
import { measureStart } from './start.ts';
import { measureUnchangedPoll } from './unchanged-poll.ts';

const HELP = `npm run bench [-- options]

Measures, side by side in one run, what the README promises. Ratios hold anywhere; absolute times are this machine's.

  --data FOLDER   a whole folder of replay data instead of the part in tests/fixtures/replay
  --only NAMES    comma-separated: start, poll, first-look, endpoints, listing, api, map, pull, delay, secrets, findings, fuzz,
                  packages, scale, memory, replicas; the last four run only when they are named; contents is listing, api, map,
                  pull and packages
  --repositories N  how many share the volume of scale (500): 50,000 tags, 1,000,000 points, 100,000 images
  --minutes N     how long memory (30) and replicas (5) are watched
  --seed N        for fuzz: the inputs of another run; else a new one, which is printed
  --quick         for fuzz: 100,000 inputs instead of a million
  --target NAMES  for fuzz: comma-separated names of parsers, each with more inputs
  --help          this text`;

/** Benchmarks that run only by name, because they take long or much disk space. */
const NAMED_ONLY = ['packages', 'scale', 'memory', 'replicas'];

/** Names for several benchmarks. */
const GROUPS: Record<string, readonly string[]> = { contents: ['listing', 'api', 'map', 'pull', 'packages'] };

const ROOT = join(import.meta.dirname, '..', '..');
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string' },
    quick: { type: 'boolean' },
    target: { type: 'string' },
    repositories: { type: 'string', default: '500' },
    minutes: { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (values.help) console.log(HELP);
else await main();

async function main(): Promise<void> {
  const only = values.only?.split(',').flatMap((name) => GROUPS[name] ?? [name]);
  if (!only || only.some((name) => name !== 'fuzz')) await measureSections(only);
  if (!only || only.includes('fuzz')) await fuzz();
}

/** Needs no database. A failure ends the process with status 1, because it does not depend on the machine's speed. */
async function fuzz(): Promise<void> {
  const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed ${values.seed} is no whole number`);
  const runs = values.quick ? 100_000 : 1_000_000;
  // Printed before the first input, so that an interrupted run can be repeated.
  console.log(`Fuzzing with ${runs.toLocaleString('en')} inputs, --seed ${seed}`);
  const { lines, failures } = await measureFuzz({ runs, seed, only: values.target?.split(',') ?? null });
  printSection(`Parsers on changed inputs (--seed ${seed})`, lines);
  for (const failure of failures) console.log(`\n${failure}`);
  if (failures.length > 0) process.exitCode = 1;
}

async function measureSections(only: string[] | undefined): Promise<void> {
  const data = values.data ?? null;
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres(folder);
  const sections: Record<string, { title: string; measure: (db: DatabaseClient, url: string) => Promise<Line[]> }> = {
    start: { title: 'Start of the server', measure: measureStart },
    poll: {
      title: 'Unchanged poll (registry answers after 5 ms)',
      measure: async (db) => [
        ...(await measureUnchangedPoll(db)),
        ...(await measureFairShare(db)),
        ...(await measureBadTags(db)),
      ],
    },
    'first-look': { title: 'First check', measure: (db) => measureFirstLook(db, data) },
    listing: { title: 'Files of a layer', measure: measureListing },
    api: { title: 'API while a layer is read', measure: measureApiWhileReading },
    delay: { title: 'Delay of the event loop while a layer is read', measure: measureEventLoopDelay },
    secrets: { title: 'Scan of files for secrets', measure: measureSecretScan },
    map: { title: 'Map of an image with 200,000 files', measure: measureImageMap },
    pull: { title: 'What nodes pull again', measure: measureImageChange },
    packages: { title: 'Search for packages over all images', measure: measurePackageSearch },
    findings: { title: 'Findings of an image with 100,000 entries', measure: measureFindings },
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
