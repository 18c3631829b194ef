import { describe, expect, it } from 'vitest';
import { collectPackages, namesOf } from './collect.ts';

const SITE = 'usr/lib/python3/dist-packages';
const metadataOf = (name: string, version: string, rest = '') =>
  `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${rest}\nName: not-this\n`;

describe('Python packages', () => {
  it('have the real name of METADATA, and the files of RECORD', () => {
    const files = [
      [`${SITE}/ruamel.yaml-0.18.6.dist-info/METADATA`, metadataOf('ruamel.yaml', '0.18.6')],
      [`${SITE}/pyyaml-6.0.1.dist-info/METADATA`, metadataOf('PyYAML', '6.0.1')],
      [`${SITE}/pyyaml-6.0.1.dist-info/RECORD`, 'yaml/__init__.py,sha256=x,1\r\n../../../bin/x,,\n"a ""b"".py",,\n'],
    ] as const;
    for (const order of [files, files.toReversed()]) {
      const found = collectPackages(order);
      expect(namesOf(found)).toEqual(['python PyYAML 6.0.1', 'python ruamel.yaml 0.18.6']);
      expect(found.ownerOf(`${SITE}/yaml/__init__.py`)?.name).toBe('PyYAML');
      expect(found.ownerOf(`${SITE}/a "b".py`)?.name).toBe('PyYAML');
      expect(found.ownerOf(`${SITE}/ruamel.yaml-0.18.6.dist-info/LICENSE`)?.name).toBe('ruamel.yaml');
      expect(found.ownerOf('usr/bin/x')).toBeNull();
    }
  });

  it('in several environments stay several', () => {
    const { packages } = collectPackages([
      ['venv/a/lib/python3.12/site-packages/six-1.16.0.dist-info/METADATA', metadataOf('six', '1.16.0')],
      ['venv/b/lib/python3.12/site-packages/six-1.15.0.dist-info/METADATA', metadataOf('six', '1.15.0')],
      ['venv/c/lib/python3.12/site-packages/six-1.16.0.dist-info/METADATA', metadataOf('six', '1.16.0')],
    ]);
    expect(packages.map(({ version, directory }) => `${version} ${directory?.split('/')[1]}`)).toEqual([
      '1.16.0 a',
      '1.15.0 b',
      '1.16.0 c',
    ]);
  });

  it('are found by each form of egg-info', () => {
    const found = collectPackages([
      [`${SITE}/six-1.16.0.egg-info/PKG-INFO`, metadataOf('six', '1.16.0')],
      [`${SITE}/six-1.16.0.egg-info/installed-files.txt`, '../six.py\nPKG-INFO\n../../../../bin/x\n/etc/passwd\n'],
      [`${SITE}/wsgiref.egg-info`, metadataOf('wsgiref', '0.1.2')],
      [`${SITE}/old-2.0-py2.7.egg/EGG-INFO/PKG-INFO`, metadataOf('Old', '2.0')],
      [`${SITE}/bare-3.1-py3.12.egg-info/PKG-INFO`, 'no fields'],
      ['app/src/own.egg-info/PKG-INFO', metadataOf('own', '1.0')],
    ]);
    expect(namesOf(found, 'python')).toEqual(['Old 2.0', 'bare 3.1', 'six 1.16.0', 'wsgiref 0.1.2']);
    expect(found.ownerOf(`${SITE}/six.py`)?.name).toBe('six');
    expect(found.ownerOf('etc/passwd')).toBeNull();
  });

  it('below another directory are found, and copies inside a package are not', () => {
    const found = collectPackages([
      ['opt/python/requests-2.31.0.dist-info/METADATA', metadataOf('requests', '2.31.0')],
      [`${SITE}/setuptools/_vendor/wheel-0.43.0.dist-info/METADATA`, metadataOf('wheel', '0.43.0')],
    ]);
    expect(namesOf(found)).toEqual(['python requests 2.31.0']);
  });

  it('with a long description are read from the beginning of METADATA', () => {
    const long = metadataOf('pydantic', '2.13.4', `Summary: x\n\n${'text '.repeat(30_000)}`);
    const path = 'site-packages/renamed-1.0.dist-info/METADATA';
    expect(long.length).toBeGreaterThan(65_536);
    const found = collectPackages([[path, long]]);
    expect(found).toMatchObject({ packages: [{ name: 'pydantic', version: '2.13.4' }], notRead: [] });
  });

  it('of conda have the files below their environment', () => {
    const record = JSON.stringify({
      name: 'numpy',
      version: '1.26.4',
      subdir: 'linux-64',
      files: ['lib/python3.12/site-packages/numpy/core.so', 'bin/f2py', 5],
    });
    const found = collectPackages([
      ['opt/conda/conda-meta/numpy-1.26.4-py312_0.json', record],
      ['opt/conda/lib/python3.12/site-packages/numpy-1.26.4.dist-info/METADATA', metadataOf('numpy', '1.26.4')],
      ['opt/conda/lib/python3.12/site-packages/numpy-1.26.4.dist-info/RECORD', 'numpy/core.so,,\n'],
    ]);
    expect(namesOf(found)).toEqual(['conda numpy 1.26.4', 'python numpy 1.26.4']);
    expect(found.ownerOf('opt/conda/bin/f2py')).toMatchObject({ kind: 'conda', architecture: 'linux-64' });
    expect(found.ownerOf('opt/conda/lib/python3.12/site-packages/numpy/core.so')?.kind).toBe('conda');
  });
});
