import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { NuqsTestingAdapter } from 'nuqs/adapters/testing';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { PlanTab } from '#components/image/plan/plan-tab.tsx';
import { outcomeWords, planTitle, progressWords, pullWords } from '#components/image/plan/plan-words.ts';
import { planQuery } from '#lib/queries/images/plan.ts';
import type { Image } from '#lib/views/dto/image.ts';
import type { DoneStep, ImagePlan, PlanStep } from '#lib/views/dto/plan.ts';

const IMAGE = { repositoryId: 'r1', digest: 'sha256:a', layers: [{}, {}] } as Image;

const STEP: PlanStep = {
  number: 1,
  findings: [{ id: 'package-cache-0123456789ab', kind: 'package-cache', title: 'Package lists of apt' }],
  takes: [{ id: 'toolchain-0123456789ab', kind: 'toolchain', title: 'Compilers: gcc' }],
  title: 'Package lists of apt\u202e',
  instruction: 'RUN apt-get update',
  certainty: 'certain',
  beforeBytes: 167_000_000,
  afterBytes: 148_000_000,
  savedBytes: 19_000_000,
  estimated: false,
  perRelease: null,
  pulledBytes: 684_000_000,
  risk: 'Only builds read the cache.',
  remedy: {
    text: 'Mount it.',
    before: 'RUN apt-get update',
    after: 'RUN --mount=type=cache apt-get update',
    notes: ['Step 0 changed it.'],
  },
};
const DONE: DoneStep = {
  findingId: 'build-cache-0123456789ab',
  kind: 'build-cache',
  title: 'Caches of build tools',
  predictedBytes: 18_700_000,
  savedBytes: 18_900_000,
  at: '2026-11-12T08:00:00Z',
  with: { digest: 'sha256:b', tag: '1.4.0' },
};
const PLAN: ImagePlan = {
  state: 'complete',
  relation: 'ours',
  sizeBytes: 167_000_000,
  afterBytes: 148_000_000,
  estimated: false,
  steps: [STEP],
  hidden: 0,
  moreItems: 0,
  pulls: { releases: 12, nodes: 3, days: 90 },
  done: [DONE],
  dockerfile: null,
  markdown: '## plan',
};

const Address = ({ children }: { children?: ReactNode }) => NuqsTestingAdapter({ children });

/** Renders the tab with an answer. */
function show(change: Partial<ImagePlan> = {}): string {
  const client = new QueryClient();
  client.setQueryData(planQuery('r1', 'sha256:a').queryKey, { ...PLAN, ...change });
  const tab = createElement(Address, null, createElement(PlanTab, { image: IMAGE }));
  return renderToStaticMarkup(createElement(QueryClientProvider, { client }, tab));
}
const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

describe('the tab Plan', () => {
  it('has the sizes, the progress, and each step with its lines, risk and evidence', () => {
    const html = show();
    const text = textOf(html);
    expect(text).toContain('167 MB → 148 MB in 1 step');
    expect(text).toContain('1 of 2 steps done: −18.9 MB, as predicted (18.7 MB)');
    expect(text).toContain('Copy as Markdown');
    expect(text).toMatch(
      /1 Package lists of apt\S* saves 19.0 MB package caches · certain 167 MB → 148 MB up to 684 MB less to pull in 90 days/,
    );
    expect(text).toContain('Risk: Only builds read the cache.');
    expect(text).toContain('Step 0 changed it.');
    expect(html).toContain('title="19.0 MB × 12 releases in 90 days × 3 nodes = 684 MB. ');
    expect(html).toContain(
      'href="/repositories/r1/images/sha256:a?tab=findings&amp;finding=package-cache-0123456789ab"',
    );
    expect(html).toContain('href="/repositories/r1/images/sha256:a?tab=findings&amp;finding=toolchain-0123456789ab"');
    expect(html).toContain('aria-label="new lines of step 1"');
    expect(html).not.toContain('\u202e');
  });

  it('lists what is done with the push that did it', () => {
    const html = show();
    expect(html).toContain('href="/repositories/r1/images/sha256:b?tab=plan"');
    expect(textOf(html)).toContain('build caches · done since 1.4.0 , 12 Nov 2026 : −18.9 MB, as predicted (18.7 MB)');
    const own = show({ done: [{ ...DONE, with: { digest: 'sha256:a', tag: '1.4.0' } }] });
    expect(textOf(own)).toContain('done since this image');
  });

  it('says kindly that there is nothing to do', () => {
    const text = textOf(show({ steps: [], afterBytes: 167_000_000 }));
    expect(text).toContain('167 MB: nothing to do');
    expect(text).toContain(
      'All layers were checked: Plimsoll knows nothing that would make this image smaller. Well done.',
    );
    expect(text).not.toContain('Copy as Markdown');
    expect(textOf(show({ steps: [], done: [], hidden: 2 }))).toContain('nothing else can be made smaller');
    expect(textOf(show({ steps: [], done: [], hidden: 2 }))).toContain('2 secrets are shown to editors only');
    expect(textOf(show({ state: 'partial', steps: [], done: [] }))).toContain('The layers that were read were checked');
  });

  it('has no steps while no layer was read', () => {
    expect(textOf(show({ state: 'unread', steps: [] }))).not.toContain('nothing to do');
    expect(textOf(show({ state: 'reading', steps: [] }))).not.toContain('nothing to do');
    expect(textOf(show({ state: 'reading' }))).toContain('in 1 step');
  });

  it('says what a user of a third-party image can do', () => {
    const html = show({ relation: 'upstream' });
    expect(textOf(html)).toContain('only its maintainers can follow these steps');
    expect(html).toContain('href="/repositories/r1"');
  });

  it('has the reconstructed Dockerfile, and counts findings that are in no step', () => {
    expect(show()).not.toContain('reconstructed');
    const text = textOf(show({ dockerfile: 'FROM node:24', moreItems: 3 }));
    expect(text).toContain('The whole Dockerfile, reconstructed');
    expect(text).toContain('FROM node:24');
    expect(text).toContain('3 smaller findings are in no step.');
  });
});

describe('the words of a plan', () => {
  it('compare what was saved with what was predicted', () => {
    expect(outcomeWords({ savedBytes: 90, predictedBytes: 100 })).toBe('−90 B, as predicted (100 B)');
    expect(outcomeWords({ savedBytes: 89, predictedBytes: 100 })).toBe('−89 B, predicted 100 B');
    expect(outcomeWords({ savedBytes: null, predictedBytes: 100 })).toMatch(/^predicted 100 B; not measured/);
  });

  it('sum what was measured', () => {
    const unmeasured = { ...DONE, savedBytes: null };
    expect(progressWords({ done: [], steps: [STEP] })).toBeNull();
    expect(progressWords({ done: [unmeasured], steps: [] })).toBe('1 of 1 step done');
    expect(progressWords({ done: [DONE, unmeasured, DONE], steps: [STEP] })).toBe(
      '3 of 4 steps done: −37.8 MB, as predicted (37.4 MB)',
    );
  });

  it('say that the size is estimated', () => {
    expect(planTitle({ ...PLAN, estimated: true })).toBe('167 MB → about 148 MB in 1 step');
  });

  it('say what is pulled less only where something was pushed', () => {
    expect(pullWords(STEP, null)).toBeNull();
    expect(pullWords({ ...STEP, pulledBytes: 0 }, PLAN.pulls)).toBeNull();
    const order = { ...STEP, savedBytes: 0, perRelease: { bytes: 44, changed: 9, releases: 11 }, pulledBytes: 1_000 };
    expect(pullWords(order, PLAN.pulls)).toEqual({
      text: 'up to 1.00 kB less to pull in 90 days',
      title: 'It is less where nodes have the layer already.',
    });
  });
});
