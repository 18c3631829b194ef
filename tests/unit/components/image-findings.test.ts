import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { certaintyNote } from '#components/image/findings/certainty-note.ts';
import {
  checkedWords,
  chooseFindings,
  emptyWords,
  nothingWords,
  offeredKinds,
} from '#components/image/findings/choose-findings.ts';
import { FindingsHead } from '#components/image/findings/findings-head.tsx';
import { possibleBytes, sumUp } from '#components/image/findings/sum-up.ts';
import { visibleLines } from '#components/image/findings/visible-lines.ts';
import { FINDING_KINDS, IMAGE_PURPOSES } from '#lib/domain/finding.ts';
import { findingKindWord } from '#lib/format/finding-kind.ts';
import { layerPath } from '#lib/queries/url/layer-path.ts';
import type { Finding, ImageFindings } from '#lib/views/dto/findings.ts';

const DISMISSED = { reason: 'Needed.', by: 'Ada', at: '2026-11-30T12:00:00Z' };

const finding = (id: string, changed: Partial<Finding> = {}): Finding => ({
  id,
  kind: 'toolchain',
  certainty: 'certain',
  title: 'Compilers',
  savedBytes: 50_300_000,
  estimated: false,
  perRelease: null,
  unpackedBytes: 150_000_000,
  layers: [],
  paths: [],
  morePaths: 0,
  remedy: { text: 'Build in a stage.', before: null, after: null },
  otherBase: null,
  firstSeenAt: null,
  dismissed: null,
  tags: null,
  moreTags: 0,
  ...changed,
});

const answer = (items: Finding[], changed: Partial<ImageFindings> = {}): ImageFindings => ({
  state: 'complete',
  purpose: 'runtime',
  relation: 'ours',
  nodes: 1,
  sizeBytes: 167_000_000,
  savedBytes: 114_000_000,
  certainBytes: 69_000_000,
  hidden: 0,
  items,
  moreItems: 0,
  gone: [],
  moreGone: 0,
  ...changed,
});

const ITEMS = [
  finding('secret', { kind: 'secret', savedBytes: 0 }),
  finding('compilers'),
  finding('manuals', { kind: 'documentation', certainty: 'likely', estimated: true }),
  finding('tests', { kind: 'repository-in-image', dismissed: DISMISSED }),
];

describe('the list of findings', () => {
  const idsOf = (filter: Parameters<typeof chooseFindings>[1]) => {
    const { open, dismissed } = chooseFindings(ITEMS, filter);
    return [open.map(({ id }) => id), dismissed.map(({ id }) => id)];
  };

  it('keeps the order of the server and lists dismissed findings apart', () => {
    expect(idsOf({ kind: null, certain: false })).toEqual([['secret', 'compilers', 'manuals'], ['tests']]);
  });

  it('is filtered by kind and by certainty', () => {
    expect(idsOf({ kind: null, certain: true })).toEqual([['secret', 'compilers'], ['tests']]);
    expect(idsOf({ kind: 'documentation', certain: false })).toEqual([['manuals'], []]);
    expect(idsOf({ kind: 'documentation', certain: true })).toEqual([[], []]);
  });

  it('offers the kinds that the image has, and the chosen one of an old link', () => {
    const kinds = ['secret', 'toolchain', 'repository-in-image', 'documentation'];
    expect(offeredKinds(ITEMS, null)).toEqual(kinds);
    expect(offeredKinds(ITEMS, 'toolchain')).toEqual(kinds);
    expect(offeredKinds(ITEMS, 'rewritten')).toEqual(['secret', 'rewritten', ...kinds.slice(1)]);
    expect(offeredKinds([finding('new', { kind: 'of-tomorrow' })], null)).toEqual([]);
  });

  it('explains why it is empty', () => {
    expect(emptyWords({ kind: null, certain: false })).toBe('All findings are dismissed.');
    expect(emptyWords({ kind: null, certain: true })).toBe('No open finding matches the filters.');
    expect(emptyWords({ kind: 'toolchain', certain: false })).toBe('No open finding matches the filters.');
  });
});

describe('the line above the findings', () => {
  it('counts those that are not dismissed and those that are left out', () => {
    expect(sumUp(answer(ITEMS, { moreItems: 5 }))).toEqual({ savedBytes: 114_000_000, count: 8, estimated: true });
    expect(sumUp(answer([finding('compilers')])).estimated).toBe(false);
    // A dismissed finding changes no figure.
    expect(sumUp(answer([finding('manuals', { estimated: true, dismissed: DISMISSED })])).estimated).toBe(false);
  });

  it('never has a size below zero', () => {
    expect(possibleBytes(167_000_000, { savedBytes: 114_000_000 })).toBe(53_000_000);
    expect(possibleBytes(167_000_000, { savedBytes: 200_000_000 })).toBe(0);
  });

  const textOf = (findings: ImageFindings) =>
    renderToStaticMarkup(createElement(FindingsHead, { findings, image: { repositoryId: 'r', digest: 'sha256:a' } }))
      .replaceAll(/<[^>]+>/g, '')
      .replaceAll(/\s+/g, ' ');

  it('has the size, the possible size and the number of findings', () => {
    expect(textOf(answer([finding('compilers')]))).toContain('167 MB, could be 53.0 MB: 1 finding');
    expect(textOf(answer(ITEMS))).toContain('167 MB, could be about 53.0 MB: 3 findings');
    expect(textOf(answer(ITEMS))).toContain('saves about 114 MB, of which 69.0 MB are certain');
    expect(textOf(answer(ITEMS, { certainBytes: 0 }))).toContain('114 MB, none of it certain');
    expect(textOf(answer(ITEMS, { certainBytes: 114_000_000 }))).toContain('114 MB, all of it certain');
  });

  it('has no possible size where nothing is saved', () => {
    const none = { savedBytes: 0, certainBytes: 0 };
    expect(textOf(answer([finding('secret', { kind: 'secret', savedBytes: 0 })], none))).toMatch(/^167 MB: 1 finding/);
    expect(textOf(answer([], none))).toMatch(/^167 MB: no findings/);
    expect(textOf(answer([], none))).not.toContain('saves');
  });

  it('counts the secrets that the reader may not see, and never says that there is nothing then', () => {
    const none = { savedBytes: 0, certainBytes: 0 };
    expect(textOf(answer([], { ...none, hidden: 1 }))).toContain('1 secret is shown to editors only.');
    expect(textOf(answer([], { ...none, hidden: 2 }))).toContain('2 secrets are shown to editors only.');
    expect(textOf(answer([], { ...none, hidden: 2 }))).not.toContain('no findings');
    expect(textOf(answer([], none))).not.toContain('editors only');
  });

  it('names who can mend a third-party image, if there is anything to mend', () => {
    const third = { relation: 'upstream' } as const;
    expect(textOf(answer(ITEMS, third))).toContain('only its maintainers can mend it');
    expect(textOf(answer(ITEMS))).not.toContain('maintainers');
    expect(textOf(answer([], third))).not.toContain('maintainers');
  });

  it('names the kinds that an image for builds is checked for', () => {
    const words =
      'secrets, removed files, package caches, build caches, duplicate files and needlessly rebuilt layers only.';
    expect(textOf(answer(ITEMS, { purpose: 'builder' }))).toContain(
      `This image builds others. Plimsoll checks it for ${words}`,
    );
    expect(textOf(answer(ITEMS, { purpose: 'base' }))).toContain(words);
    expect(textOf(answer(ITEMS))).not.toContain('Plimsoll checks it');
  });
});

describe('an image without findings', () => {
  it('names everything that was checked', () => {
    // A smaller base is only looked for where the base is known.
    const kinds = FINDING_KINDS.filter((kind) => kind !== 'fat-base');
    for (const kind of kinds) expect(nothingWords(answer([]))).toContain(findingKindWord(kind));
    expect(nothingWords(answer([]))).not.toContain(findingKindWord('fat-base'));
    expect(nothingWords(answer([]))).toMatch(/^Nothing found\. Plimsoll checked the image for secrets, /);
    expect(nothingWords(answer([], { state: 'partial' }))).toMatch(/^Nothing found in the files that were read\./);
  });

  it('does not claim that nothing was found where secrets are hidden', () => {
    expect(nothingWords(answer([], { hidden: 1 }))).toBe('No other findings.');
  });

  it.each([...IMAGE_PURPOSES, 'tool'])('of the purpose "%s" was checked for secrets', (purpose) => {
    expect(checkedWords(purpose)).toMatch(/^secrets, .+ and needlessly rebuilt layers$/);
  });
});

describe('the certainty of a finding', () => {
  it('means something else for secrets', () => {
    const notes = ['secret', 'toolchain'].flatMap((kind) =>
      ['certain', 'likely'].map((certainty) => certaintyNote({ kind, certainty })),
    );
    expect(new Set(notes).size).toBe(4);
    expect(notes).not.toContain(null);
  });

  it('has no explanation for a word of a newer release', () => {
    expect(certaintyNote({ kind: 'toolchain', certainty: 'possible' })).toBeNull();
    expect(certaintyNote({ kind: 'secret', certainty: 'possible' })).toBeNull();
  });
});

describe('lines to copy', () => {
  it('keep their line breaks and tabs, and show invisible characters', () => {
    expect(visibleLines('RUN a \\\n\tb')).toBe('RUN a \\\n\tb');
    expect(visibleLines('RUN a\u202e\r\nRUN b\u200b')).toBe('RUN a\\u202e\\r\nRUN b\\u200b');
  });
});

it('the path of a layer has its position, also of the lowest', () => {
  expect(layerPath({ repositoryId: 'r1', digest: 'sha256:a', layer: 0 })).toBe(
    '/repositories/r1/images/sha256:a?layer=0',
  );
});
