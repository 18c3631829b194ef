import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { NuqsTestingAdapter } from 'nuqs/adapters/testing';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { FindingsTab } from '#components/image/findings/findings-tab.tsx';
import { layersQuery } from '#components/image/findings/unread-note.tsx';
import { meQuery } from '#lib/queries/accounts/me.ts';
import { findingsQuery } from '#lib/queries/images/findings.ts';
import type { ImagePackages } from '#lib/views/dto/contents.ts';
import type { Finding, ImageFindings } from '#lib/views/dto/findings.ts';
import type { Image } from '#lib/views/dto/image.ts';
import type { Me } from '#lib/views/dto/people.ts';

const IMAGE = { repositoryId: 'r1', digest: 'sha256:a', layers: [{}, {}] } as Image;

const CACHE: Finding = {
  id: 'package-cache-0123456789ab',
  kind: 'package-cache',
  certainty: 'certain',
  title: 'Package lists of apt are in the image',
  savedBytes: 18_900_000,
  estimated: false,
  perRelease: null,
  unpackedBytes: 45_000_000,
  layers: [
    { digest: 'sha256:b', position: 1, instruction: 'RUN apt-get update' },
    { digest: 'sha256:c', position: 0, instruction: null },
  ],
  paths: [
    { path: 'var/lib/apt/lists\u202e', bytes: 18_900_000, files: 1_204 },
    { path: 'etc/apt', bytes: 0, files: 1 },
  ],
  morePaths: 3,
  remedy: { text: 'Mount it.', before: 'RUN apt-get update', after: 'RUN --mount=type=cache apt-get update' },
  otherBase: null,
  firstSeenAt: '2026-11-12T08:00:00Z',
  dismissed: null,
  tags: null,
  moreTags: 0,
};
const DISMISSED: Finding = {
  ...CACHE,
  id: 'toolchain-0123456789ab',
  kind: 'toolchain',
  title: 'The Go toolchain is in the image',
  dismissed: { reason: 'It compiles plugins.', by: 'Ada', at: '2026-11-13T08:00:00Z' },
};
const ANSWER: ImageFindings = {
  state: 'complete',
  purpose: 'runtime',
  relation: 'ours',
  nodes: 1,
  sizeBytes: 167_000_000,
  savedBytes: 18_900_000,
  certainBytes: 18_900_000,
  hidden: 0,
  items: [CACHE, DISMISSED],
  moreItems: 0,
  gone: [],
  moreGone: 0,
};

type Shown = {
  url?: string;
  findings?: Partial<ImageFindings>;
  permissions?: Me['permissions'];
  packages?: Partial<ImagePackages>;
};

const Address = ({ url, children }: { url: string; children?: ReactNode }) =>
  NuqsTestingAdapter({ searchParams: url, children });

/** Renders the tab as its queries have answered, and returns the HTML. */
function render({ url = '', findings = {}, permissions = ['read', 'write'], packages }: Shown = {}) {
  const client = new QueryClient();
  client.setQueryData(findingsQuery('r1', 'sha256:a').queryKey, { ...ANSWER, ...findings });
  client.setQueryData(meQuery().queryKey, { permissions } as Me);
  if (packages) {
    const page = { items: [], unread: [], waiting: null, ...packages } as unknown as ImagePackages;
    client.setQueryData(layersQuery(IMAGE).queryKey, { pages: [page], pageParams: [null] });
  }
  const tab = createElement(FindingsTab, { image: IMAGE });
  const withUrl = createElement(Address, { url }, tab);
  return renderToStaticMarkup(createElement(QueryClientProvider, { client }, withUrl));
}

const textOf = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
const count = (html: string, text: string) => html.split(text).length - 1;

describe('a row of the findings', () => {
  it('is a closed button with title, kind, certainty, bytes and first push', () => {
    const html = render();
    const [, row = ''] = /<button[^>]*aria-expanded="false"[^>]*>(.*?)<\/button>/.exec(html) ?? [];
    expect(textOf(row)).toContain('Package lists of apt are in the image');
    expect(textOf(row)).toMatch(/package caches · certain · since .*12/);
    expect(textOf(row)).toContain('18.9 MB');
    expect(html).not.toContain('aria-expanded="true"');
    expect(html).not.toContain('Mount it.');
  });

  it('is open where the URL names it, with evidence and remedy', () => {
    const html = render({ url: `?finding=${CACHE.id}` });
    expect(count(html, 'aria-expanded="true"')).toBe(1);
    expect(html).toContain('href="/repositories/r1/images/sha256:a?layer=1"');
    expect(textOf(html)).toContain('Instruction unknown: the image has no history for this layer.');
    expect(textOf(html)).toMatch(/\/var\/lib\/apt\/lists\\u202e 1,204 18\.9 MB/);
    expect(textOf(html)).toContain('3 more paths');
    expect(textOf(html)).toContain('Mount it.');
    expect(html).toMatch(/<textarea[^>]*aria-label="current lines"[^>]*>RUN apt-get update</);
    expect(html).toMatch(/<textarea[^>]*aria-label="new lines"[^>]*>RUN --mount=type=cache apt-get update</);
  });

  it('has the bytes of a release, and links to the comparisons of those that pulled them again', () => {
    const pushes = [
      { digest: 'sha256:c', fromDigest: 'sha256:b', tag: '1.3.0', bytes: 31_000_000 },
      { digest: 'sha256:b', fromDigest: 'sha256:9', tag: '1.2.0', bytes: 31_400_000 },
    ];
    const perRelease = { bytes: 31_200_000, changed: 2, releases: 6, pushes };
    const order = {
      ...CACHE,
      kind: 'layer-order',
      savedBytes: 0,
      unpackedBytes: 0,
      paths: [],
      morePaths: 0,
      perRelease,
    };
    const closed = textOf(render({ findings: { items: [order] } }));
    expect(closed).toContain('saves 31.2 MB a release');
    expect(closed).toMatch(/needlessly rebuilt layers · certain · pulled again in 2 of 6 releases · since/);
    const html = render({ url: `?finding=${CACHE.id}`, findings: { items: [order], nodes: 12 } });
    expect(textOf(html)).toContain('Of the last 6 known releases, 2 built the layer again for nothing.');
    expect(textOf(html)).toContain('31.2 MB × 2 releases × 12 nodes = 749 MB');
    expect(html).toContain('href="/compare?from=sha256%3Ab&amp;to=sha256%3Ac&amp;repositoryId=r1"');
    expect(textOf(html)).toMatch(/1\.2\.0 b 31\.4 MB/);
  });

  it('has only the text of the remedy where no lines can be given', () => {
    const items = [{ ...CACHE, remedy: { text: 'Mount it.', before: null, after: null } }];
    const html = render({ url: `?finding=${CACHE.id}`, findings: { items } });
    expect(html).toContain('Mount it.');
    expect(html).not.toContain('<textarea');
  });
});

describe('what is mended and where a secret still is', () => {
  it('is named below the remedy of a secret', () => {
    const items = [{ ...CACHE, kind: 'secret', tags: ['1.2.0', '1.2.1'], moreTags: 3 }];
    const html = render({ url: `?finding=${CACHE.id}`, findings: { items } });
    expect(textOf(html)).toMatch(/Mount it\..*Delete these tags: 1\.2\.0 , 1\.2\.1 and 3 more/);
    expect(render({ url: `?finding=${CACHE.id}` })).not.toContain('Delete these tags');
    const third = textOf(render({ url: `?finding=${CACHE.id}`, findings: { items, relation: 'upstream' } }));
    expect(third).toMatch(/Mount it\..*These tags have the secret: 1\.2\.0 , 1\.2\.1 and 3 more/);
    expect(third).not.toContain('Delete');
  });

  it('is folded at the end, also without open findings', () => {
    const { id, kind, title, savedBytes, estimated, perRelease, tags, moreTags } = CACHE;
    const goneWith = { digest: 'sha256:d', tag: '1.3.0' };
    const shown = { id, kind, title, savedBytes, estimated, perRelease, tags, moreTags };
    const one = { ...shown, goneAt: '2026-11-14T08:00:00Z', goneWith };
    expect(render({ findings: { items: [DISMISSED], gone: [one] } })).toMatch(/Dismissed \(1\).*Mended \(1\)/);
    expect(render({ findings: { items: [], gone: [one] } })).toMatch(/Nothing found\. .*Mended \(1\)/);
    expect(render()).not.toContain('Mended');
  });
});

describe('a dismissal', () => {
  const open = `?finding=${CACHE.id}`;
  const undone = `?finding=${DISMISSED.id}`;

  it('is offered to editors of own images only', () => {
    expect(render({ url: open })).toContain('Dismiss…');
    expect(render({ url: open, permissions: ['read'] })).not.toContain('Dismiss…');
    expect(render({ url: open, findings: { relation: 'upstream' } })).not.toContain('Dismiss…');
    expect(render({ url: undone })).toContain('Undo dismissal');
    expect(render({ url: undone, permissions: ['read'] })).not.toContain('Undo dismissal');
  });

  it('is folded at the end, and unfolded where the URL names it, with reason and author', () => {
    expect(render()).toMatch(/<details><summary[^>]*>Dismissed \(1\)</);
    expect(render({ url: undone })).toMatch(/<details open=""><summary[^>]*>Dismissed \(1\)</);
    expect(textOf(render({ url: undone }))).toMatch(/Dismissed by Ada .* “ ?It compiles plugins\. ?”/);
    expect(render({ findings: { items: [CACHE] } })).not.toContain('<details');
  });
});

describe('what is not listed', () => {
  it('is explained where a link names it', () => {
    const words = 'The finding of this link is not listed';
    expect(render({ url: '?finding=secret-0123456789ab' })).toContain(words);
    expect(render({ url: `?finding=${CACHE.id}` })).not.toContain(words);
  });

  it('is counted', () => {
    expect(textOf(render({ findings: { moreItems: 1 } }))).toContain('1 more finding is not listed.');
    expect(textOf(render({ findings: { hidden: 2 } }))).toContain('2 secrets are shown to editors only.');
  });

  it('is left out by the filters of the URL', () => {
    expect(render({ url: '?kind=toolchain' })).not.toContain('Package lists of apt');
    expect(textOf(render({ url: '?kind=toolchain' }))).toContain('No open finding matches the filters.');
    const items = [CACHE, { ...CACHE, id: 'other', title: 'Perhaps', certainty: 'likely' }];
    expect(render({ url: '?certain=true', findings: { items } })).not.toContain('Perhaps');
    expect(render({ findings: { items } })).toContain('Perhaps');
  });

  it('is named with what was checked where nothing was found', () => {
    const text = textOf(render({ findings: { items: [], savedBytes: 0, certainBytes: 0 } }));
    expect(text).toContain('167 MB : no findings');
    expect(text).toContain('Nothing found. Plimsoll checked the image for secrets, ');
    expect(text).toContain('What findings are');
  });
});

describe('an image whose layers are not all read', () => {
  const unread: ImagePackages['unread'] = [{ position: 0, digest: 'sha256:b', state: 'queued', problem: null }];

  it('has the progress, and the findings of the layers that were read', () => {
    const text = textOf(render({ findings: { state: 'reading' }, packages: { unread } }));
    expect(text).toContain('Reading the files of 1 layer. The findings appear here automatically.');
    expect(text).toContain('Package lists of apt are in the image');
  });

  it('has neither figures nor "nothing found" before a layer was read', () => {
    const none = { items: [], savedBytes: 0, certainBytes: 0 };
    for (const state of ['unread', 'reading'] as const) {
      const text = textOf(render({ findings: { ...none, state }, packages: { unread } }));
      expect(text).toContain('The findings appear here automatically.');
      expect(text).not.toMatch(/167 MB|Nothing found|no findings/);
    }
  });

  it('names why a part is missing although every layer was read', () => {
    const words = 'Only a part of the files is checked';
    expect(textOf(render({ findings: { state: 'partial' }, packages: {} }))).toContain(words);
    expect(textOf(render({ findings: { state: 'reading' }, packages: {} }))).not.toContain(words);
    expect(textOf(render())).not.toContain(words);
  });
});
