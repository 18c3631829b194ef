import { describe, expect, it } from 'vitest';
import { type ElfShape, elfOf } from '#tests/support/elf.ts';
import { dpkgOf, findingOf, findingsOf, kindsOf, type LayerFiles, noise } from '../images.ts';

const LOADER = '/lib64/ld-linux-x86-64.so.2';
/** An ELF file of 30 kB that cannot be compressed. */
const elf = (shape: ElfShape, seed: string) => Buffer.concat([elfOf(shape), noise(30_000, seed)]);
const program = (seed: string, ...needed: string[]) => elf({ interpreter: LOADER, needed }, seed);
const library = (soname: string, ...needed: string[]) => elf({ soname, needed }, soname);

const INSTALL = 'RUN /bin/sh -c apt-get update && apt-get install -y gcc curl # buildkit';
const COMPILER: LayerFiles = {
  ...dpkgOf({
    'gcc-12': ['usr/bin/x86_64-linux-gnu-gcc-12'],
    'libc6-dev': ['usr/include/stdio.h'],
    libisl23: ['usr/lib/libisl.so.23'],
    libgmp10: ['usr/lib/libgmp.so.10'],
    libssl3: ['usr/lib/libssl.so.3'],
    curl: ['usr/bin/curl'],
  }),
  'usr/bin/x86_64-linux-gnu-gcc-12': program('gcc', 'libisl.so.23', 'libc.so.6'),
  'usr/include/stdio.h': 20_000,
  'usr/lib/libisl.so.23': library('libisl.so.23', 'libgmp.so.10'),
  'usr/lib/libgmp.so.10': library('libgmp.so.10'),
  'usr/lib/libssl.so.3': library('libssl.so.3'),
  'usr/bin/curl': program('curl', 'libssl.so.3'),
};

const toolsOf = async (more: LayerFiles, command: string[] = ['/app/run']) => {
  const { items } = await findingsOf([[INSTALL, { ...COMPILER, ...more }]], { facts: { entrypoint: null, command } });
  return items.map(({ kind, certainty, title }) => `${kind} ${certainty} ${title}`);
};

describe('toolchain', () => {
  it('finds a compiler, its headers and the libraries that only it loads', async () => {
    const found = await findingOf([[INSTALL, COMPILER]]);
    expect(found).toMatchObject({ kind: 'toolchain', certainty: 'certain' });
    expect(found.title).toMatch(/^Compilers and build tools: .*gcc-12/);
    expect(found.paths.map(({ path }) => path).sort()).toEqual(['usr/bin', 'usr/include', 'usr/lib']);
    const counted = ['usr/bin/x86_64-linux-gnu-gcc-12', 'usr/lib/libisl.so.23', 'usr/lib/libgmp.so.10'];
    const bytes = counted.map((path) => Buffer.from(COMPILER[path] as Uint8Array).length);
    expect(found.unpackedBytes).toBe(20_000 + bytes.reduce((sum, each) => sum + each, 0));
  });

  it('installs it in a stage that builds, and the rest where it was', async () => {
    const { remedy } = await findingOf([[INSTALL, COMPILER]], {
      labels: { 'org.opencontainers.image.base.name': 'debian:12-slim' },
    });
    expect(remedy.after).toBe(
      [
        'FROM debian:12-slim AS build',
        'RUN apt-get update \\',
        '    && apt-get install -y gcc curl',
        '# the instructions that build',
        '',
        'FROM debian:12-slim',
        'RUN apt-get update \\',
        '    && apt-get install -y curl',
        'COPY --from=build <result> <result>',
      ].join('\n'),
    );
  });

  it('removes it in the RUN that uses it', async () => {
    const run = 'RUN /bin/sh -c apt-get install -y gcc libpq-dev && pip install psycopg2 # buildkit';
    const { remedy } = await findingOf([[run, COMPILER]]);
    expect(remedy.after).toBe(
      'RUN apt-get install -y gcc libpq-dev \\\n    && pip install psycopg2 \\\n    && apt-get purge -y --auto-remove -o APT::AutoRemove::SuggestsImportant=false gcc libpq-dev',
    );
  });

  it('removes it in the RUN that uses it, when a later one only removes files of package managers', async () => {
    const { remedy } = await findingOf([
      ['RUN apt-get install -y gcc && ./compile', COMPILER],
      ['RUN rm -rf /root/.npm /opt/make && echo go build', { 'app/a': 'x' }],
    ]);
    expect(remedy.after).toMatch(/^RUN apt-get install -y gcc \\\n {4}&& \.\/compile \\\n {4}&& apt-get purge /);
  });

  it('leaves a library that a program outside loads, and what that library loads', async () => {
    const [found = ''] = await toolsOf({ 'opt/app/solver': program('solver', 'libisl.so.23') });
    expect(found).toBe('toolchain certain Compilers and build tools: gcc-12, libc6-dev');
  });

  it('leaves a compiler that a script or the command starts', async () => {
    const headers = 'toolchain certain Compilers and build tools: libc6-dev';
    expect(await toolsOf({ 'opt/app/run': '#!/usr/bin/env gcc-12\n' })).toEqual([headers]);
    expect(await toolsOf({}, ['sh', '-c', 'gcc x.c && ./a.out'])).toEqual([headers]);
  });

  it('leaves the runtime of compilers, which is loaded without being named', async () => {
    const files = {
      ...dpkgOf({ 'gcc-12': ['usr/bin/gcc-12'], 'libgcc-s1': ['usr/lib/libgcc_s.so.1'] }),
      'usr/bin/gcc-12': program('gcc', 'libgcc_s.so.1'),
      'usr/lib/libgcc_s.so.1': library('libgcc_s.so.1'),
    };
    const { items } = await findingsOf([[INSTALL, files]]);
    expect(items.map(({ title }) => title)).toEqual(['Compilers and build tools: gcc-12']);
  });

  it('is likely where a package compiles when the application runs', async () => {
    const [found] = await toolsOf({ 'usr/lib/python3/dist-packages/torch/__init__.py': 'x' });
    expect(found).toMatch(/^toolchain likely/);
  });

  it('is likely for version control, which applications start', async () => {
    const files = { ...dpkgOf({ git: ['usr/bin/git'] }), 'usr/bin/git': program('git', 'libc.so.6') };
    expect(await kindsOf([['RUN apt-get install -y git', files]])).toEqual(['toolchain likely']);
  });

  it('leaves packages whose names are similar to those of tools', async () => {
    const names = ['gcc-12-base', 'libgcc-s1', 'udev', 'makedev', 'gitlab-runner', 'libdevmapper', 'busybox-static'];
    const files = dpkgOf(Object.fromEntries(names.map((name) => [name, [`usr/share/${name}/data`]])));
    const data = Object.fromEntries(names.map((name) => [`usr/share/${name}/data`, 30_000]));
    expect(await kindsOf([['RUN apt-get install -y x', { ...files, ...data }]])).toEqual([]);
  });

  it('is left to the base image, also where a layer above installs it again', async () => {
    expect(await kindsOf([[INSTALL, COMPILER]], { baseCount: 1 })).toEqual([]);
    const files = { 'usr/include/stdio.h': 50_000 };
    expect(
      await kindsOf(
        [
          [INSTALL, COMPILER],
          ['RUN apt-get upgrade', { ...files, ...dpkgOf({ 'libc6-dev': ['usr/include/stdio.h'] }) }],
        ],
        { baseCount: 1 },
      ),
    ).toEqual(['toolchain certain']);
  });

  it.each([
    'usr/local/go/pkg/tool/linux_amd64/compile',
    'usr/local/rustup/toolchains/1.80/bin/rustc',
    'opt/apache-maven-3.9/lib/maven-core.jar',
    'usr/local/include/node/v8.h',
    'usr/local/lib/libpython3.12.a',
  ])('finds what was unpacked at %s', async (path) => {
    expect(await kindsOf([['RUN curl | tar', { [path]: 30_000 }]])).toEqual(['toolchain likely']);
  });

  it.each([
    'usr/local/gopher/a',
    'usr/local/include/readme.txt',
    'app/node_modules/node-addon-api/napi.h',
    'opt/venv/lib/python3.12/site-packages/numpy/include/x.h',
    'usr/local/lib/libpython3.12.so',
  ])('finds nothing at %s', async (path) => {
    expect(await kindsOf([['RUN curl | tar', { [path]: 30_000 }]])).toEqual([]);
  });
});
