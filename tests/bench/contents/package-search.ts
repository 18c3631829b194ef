import type { DatabaseClient } from '#lib/db/client.ts';
import { PackageSearchQuery } from '#lib/views/dto/parameters.ts';
import { readPackageSearch } from '#lib/views/images/package-search.ts';
import { openViews } from '#tests/support/open-views.ts';
import { type Line, percentile, timed } from '../report.ts';
import { fillPackages } from './fill-packages.ts';

const RUNS = 40;
const MOST_MS = 100;

/** Searches as people type them: of exact names, beginnings and parts, of frequent and rare packages. */
const SEARCHES: readonly { what: string; queries: readonly object[] }[] = [
  { what: 'an exact name', queries: [{ q: 'json-config-auth0' }, { q: 'libhttp-auth' }, { q: 'yaml-react-perl0' }] },
  { what: 'the beginning of names', queries: [{ q: 'json-co' }, { q: 'react-' }, { q: 'xml-node-pa' }] },
  { what: 'a part of names', queries: [{ q: 'socket' }, { q: 'http json' }, { q: 'plug' }] },
  { what: 'packages of every image', queries: [{ q: 'lib' }, { q: 'libauth' }, { q: 'lib', ecosystem: 'dpkg' }] },
  {
    what: 'a name and a version',
    queries: [
      { q: 'json-config', version: '3.1' },
      { q: 'libhttp-auth', version: '1' },
    ],
  },
  { what: 'a version that no image has', queries: [{ q: 'json', version: '77' }, { q: 'zzz' }] },
];

/** Measures the search for packages over 1,000,000 rows of 50,000 names. */
export async function measurePackageSearch(db: DatabaseClient, databaseUrl: string): Promise<Line[]> {
  await fillPackages(databaseUrl);
  return [await describeRows(db), ...(await measureSearches(db))];
}

async function describeRows(db: DatabaseClient): Promise<Line> {
  const [rows, names, images] = await Promise.all([
    db.imagePackage.count(),
    db.package.count(),
    db.imageContents.count(),
  ]);
  return { what: 'packages', value: `${rows} in ${images} images, ${names} names` };
}

async function measureSearches(db: DatabaseClient): Promise<Line[]> {
  const views = openViews(db);
  const all: number[] = [];
  const lines: Line[] = [];
  for (const { what, queries } of SEARCHES) {
    const times: number[] = [];
    for (let run = 0; run < RUNS + 3; run += 1)
      for (const query of queries) {
        const { ms } = await timed(() => readPackageSearch(views, PackageSearchQuery.parse(query)));
        if (run >= 3) times.push(ms);
      }
    all.push(...times);
    lines.push({ what: `GET /packages: ${what}`, value: spread(times) });
  }
  const met = percentile(all, 0.95) <= MOST_MS;
  return [...lines, { what: 'GET /packages: all searches', value: spread(all), target: `p95 ≤ ${MOST_MS} ms`, met }];
}

const spread = (times: readonly number[]): string =>
  `p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms`;
