import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gte } from 'semver';
import { expect, it } from 'vitest';

const LOCK = join(import.meta.dirname, '..', '..', '..', 'package-lock.json');
const { packages } = JSON.parse(readFileSync(LOCK, 'utf8')) as { packages: Record<string, { version?: string }> };

/** X-13, S-53: versions below these have exploited vulnerabilities, some without authentication. */
it.each([
  ['next', '16.4.6'],
  ['react', '19.2.6'],
  ['react-dom', '19.2.6'],
  ['undici', '7.18.2'],
])('the installed version of %s is at least %s (X-13)', (name, floor) => {
  const found = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
  expect(found.length).toBeGreaterThan(0);
  for (const [path, { version = '' }] of found) expect(gte(version, floor), `${path} ${version}`).toBe(true);
});
