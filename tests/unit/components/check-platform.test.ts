import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { PlatformTable } from '#components/checks/platform-table.tsx';
import type { Check } from '#lib/views/dto/check.ts';
import { makeBase } from '#tests/support/comparison.ts';

type Platform = Check['platforms'][number];

const PLATFORM: Platform = {
  platform: 'linux/amd64',
  digest: 'sha256:image',
  verdict: 'pass',
  reasons: [],
  fromDigest: null,
  fromTag: null,
  fromBytes: null,
  toBytes: 1_000,
  deltaBytes: null,
  baseDeltaBytes: null,
  ownDeltaBytes: null,
  fromBase: null,
  toBase: null,
  baseChanged: null,
  pullCostBytes: 1_000,
  unchangedPullBytes: null,
  budget: null,
  rule: 'Built in',
  layers: [],
};
const NEW = makeBase('library/node', '24-alpine');

/** The text of the line about the base. */
function baseText(change: Partial<Platform>): string {
  const html = renderToStaticMarkup(createElement(PlatformTable, { platform: { ...PLATFORM, ...change } }));
  const [line = ''] = /<p[ >].*?<\/p>/.exec(html) ?? [];
  // A long name can break at <wbr>.
  const text = line.replaceAll('<wbr/>', '').replace(/<[^>]*>/g, ' ');
  return text.replace(/\s+/g, ' ').trim();
}

describe('the base image on the page of a check', () => {
  it('has its name and size, and nothing when it is unknown', () => {
    expect(baseText({ toBase: NEW, fromBase: NEW, baseChanged: false })).toBe(
      'Base library/node:24-alpine 2 layers, 60 B',
    );
    expect(baseText({})).toBe('');
  });

  it('names the base of the baseline where that is another one', () => {
    const fromBase = makeBase('library/node', '22-alpine');
    expect(baseText({ toBase: NEW, fromBase, baseChanged: true })).toMatch(/changed from library\/node:22-alpine$/);
    expect(baseText({ toBase: NEW, fromBase: NEW, baseChanged: true })).toMatch(/updated since the baseline$/);
    const nameless = { ...fromBase, name: null, tag: null, digest: null };
    expect(baseText({ toBase: NEW, fromBase: nameless, baseChanged: true })).toMatch(/the baseline has another base$/);
  });
});
