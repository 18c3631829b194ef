import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseYaml } from '#lib/config/file/document.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const CODE = `
  const { parseYaml } = await import('#lib/config/file/document.ts');
  console.log(parseYaml('rules:\\n  - name: M\\n' + '|\\n'.repeat(130_000)).mistakes.length);`;

it('parses 256 KiB of mistakes within the memory that the server has', () => {
  const flags = ['--max-old-space-size=144', '--input-type=module', '--eval', CODE];
  const { stdout, status } = spawnSync(process.execPath, flags, { cwd: ROOT, encoding: 'utf8' });
  expect({ stdout: stdout.trim(), status }).toEqual({ stdout: '20', status: 0 });
});

it('leaves the stacks of other errors as they were', () => {
  const before = Error.stackTraceLimit;
  parseYaml('a: [');
  expect(Error.stackTraceLimit).toBe(before);
});
