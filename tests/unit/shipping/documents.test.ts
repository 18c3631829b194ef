import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const DOCUMENTS = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && !path.startsWith('tests/fixtures/'));

/** Returns the anchors of a document: those that GitHub creates for headings, and those in its HTML. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...headings, ...[...text.matchAll(/<a id="([^"]+)"/g)].map(([, id = '']) => id)]);
}

/** Returns links of a document to files and headings of this repository that do not exist. */
function listBrokenLinks(path: string, text: string): string[] {
  const links = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : join(dirname(path), file);
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(read(target)).has(anchor);
  });
}

describe('the documents', () => {
  it('link only to files and headings that exist', () => {
    expect(DOCUMENTS.length).toBeGreaterThan(10);
    const broken = DOCUMENTS.flatMap((path) => listBrokenLinks(path, read(path)).map((link) => `${path}: ${link}`));
    expect(broken).toEqual([]);
  });

  it('are all reachable from README.md', () => {
    const reached = new Set(['README.md']);
    for (const path of reached)
      for (const [, link = ''] of read(path).matchAll(/\]\(([^)#\s]+)/g)) {
        const target = join(dirname(path), link);
        if (target.endsWith('.md') && !/^[a-z]+:/.test(link)) reached.add(target);
      }
    const unreached = DOCUMENTS.filter((path) => path.startsWith('docs/') && !reached.has(path));
    expect(unreached).toEqual([]);
  });

  it('are reported when a link leads nowhere', () => {
    const text = '[a](nowhere.md) [b](README.md#nowhere) [c](#here) [d](https://example.com/x)\n## Here\n';
    expect(listBrokenLinks('README.md', text)).toEqual(['nowhere.md', 'README.md#nowhere', '#here']);
  });
});

describe('docs/configuration.md', () => {
  it('lists each variable of the configuration, and no other', () => {
    const listed = [...read('docs/configuration.md').matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = '']) => {
      const names = [...cell.matchAll(/`([A-Z_…]+)`/g)].map(([, name = '']) => name);
      return names.map((name) => name.replace(/^…_/, 'PLIMSOLL_OIDC_'));
    });
    const known = [...read('lib/config/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): (?:z|list|size)\b/gm)].map(
      ([, name = '']) => name,
    );
    const internal = ['PLIMSOLL_ALONE', 'PLIMSOLL_DEMO', 'NODE_ENV'];
    const expected = known.filter((name) => !internal.includes(name));
    expect(expected.length).toBeGreaterThan(20);
    expect([...new Set(listed)].sort()).toEqual(expected.sort());
  });
});
