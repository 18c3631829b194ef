import type { FindingCertainty } from '#lib/domain/finding.ts';

/** BuildPlace is where a build tool keeps what makes the next build faster. */
export type BuildPlace = { about: string; certainty: FindingCertainty; title: string };

type Row = BuildPlace & { root: RegExp };

const certain = (about: string, title: string, root: RegExp): Row => ({ about, certainty: 'certain', title, root });
const likely = (about: string, title: string, root: RegExp): Row => ({ about, certainty: 'likely', title, root });

/** Tools that write only what they can write again. Browsers and engines are downloaded to the same folder. */
const TOOLS =
  'babel-loader|terser-webpack-plugin|css-minimizer-webpack-plugin|webpack|default-development|default-production|eslint|eslint-loader|prettier|turbo|swc|nx|esbuild|rollup|vite|hard-source|ts-loader|jest|stylelint|nyc|gatsby|storybook|tsbuildinfo|\\.tsbuildinfo';
const BROWSERS = 'puppeteer|prisma|playwright|ms-playwright|Cypress|@prisma';

const ROWS: readonly Row[] = [
  certain(
    'node-modules',
    'Caches of build tools in node_modules',
    new RegExp(`^((?:.*/)?node_modules/\\.cache/(?:${TOOLS}))/`),
  ),
  likely(
    'node-modules-other',
    'Other caches in node_modules',
    new RegExp(`^((?:.*/)?node_modules/\\.cache/(?!${TOOLS}|${BROWSERS})[^/]+)/`),
  ),
  certain('node-modules', 'Caches of build tools in node_modules', /^((?:.*\/)?node_modules\/\.vite)\//),
  certain('turbo', 'The cache of Turborepo', /^((?:.*\/)?\.turbo)\//),
  certain('nx', 'The cache of Nx', /^((?:.*\/)?\.nx\/(?:cache|workspace-data))\//),
  certain('parcel', 'The cache of Parcel', /^((?:.*\/)?\.parcel-cache)\//),
  certain('angular', 'The cache of Angular', /^((?:.*\/)?\.angular\/cache)\//),
  certain('python-tools', 'Caches of Python tools', /^((?:.*\/)?\.(?:pytest|mypy|ruff)_cache)\//),
  likely('tox', 'Environments of tox and nox', /^((?:.*\/)?\.(?:tox|nox))\//),
  certain(
    'gradle',
    'The build cache of Gradle',
    /^((?:.*\/)?\.gradle\/(?:\d[\d.]*|buildOutputCleanup|vcs-1|configuration-cache))\//,
  ),
  likely(
    'target',
    'Build results in target',
    /^((?:.*\/)?target\/(?:[^/]+\/)?(?:(?:debug|release)\/(?:deps|build|incremental|\.fingerprint|examples)|classes|test-classes|maven-status|surefire-reports))\//,
  ),
  likely('cmake', 'Build results of CMake', /^((?:.*\/)?CMakeFiles)\//),
  likely('var-tmp', 'Temporary files in /var/tmp', /^(var\/tmp(?:\/[^/]+)?)\//),
];

const HINT =
  /node_modules\/\.|\.turbo\/|\.nx\/|\.parcel-cache\/|\.angular\/|_cache\/|\.tox\/|\.nox\/|\.gradle\/|target\/|CMakeFiles\/|var\/tmp\//;

/** Returns the build cache that a folder is in, with its directory. */
export function findBuildPlace(folder: string): { place: BuildPlace; root: string } | null {
  const full = `${folder}/`;
  if (!HINT.test(full)) return null;
  for (const { root, ...place } of ROWS) {
    const found = root.exec(full)?.[1];
    if (found !== undefined) return { place, root: found };
  }
  return null;
}
