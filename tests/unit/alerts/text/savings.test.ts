import { describe, expect, it } from 'vitest';
import type { NewsletterFacts } from '#lib/alerts/message-facts.ts';
import { renderPlain } from '#lib/alerts/text/render.ts';
import { newsletterMessage } from '#tests/support/messages.ts';

describe('the savings in a digest', () => {
  const saver = {
    reference: 'docker.io/library/redis',
    stream: 'alpine',
    platform: 'linux/amd64',
    owner: null,
    link: null,
    sizeBytes: 46_000_000,
    deltaBytes: -5_000_000,
    deltaPercent: -9.8,
  };
  const bodyOf = (savings: NewsletterFacts['savings']) =>
    renderPlain(newsletterMessage({ savers: [saver], savings })).body;

  it('are a line, of which a part without bytes is left out', () => {
    expect(bodyOf({ couldSaveBytes: 214_000_000, savedSoFarBytes: 30_000_000 })).toContain(
      '\nYour images could save 214 MB. Saved so far: 30.0 MB.\n',
    );
    expect(bodyOf({ couldSaveBytes: 0, savedSoFarBytes: 30_000_000 })).toContain('\nSaved so far: 30.0 MB.\n');
    expect(bodyOf({ couldSaveBytes: 0, savedSoFarBytes: 0 })).toBe(bodyOf(null));
  });

  it('come before what nodes pulled again unchanged', () => {
    const bodyWith = (pulledAgain: { pushes: number; pulledBytes: number; unchangedBytes: number } | null) =>
      renderPlain(newsletterMessage({ savers: [saver], pulledAgain })).body;
    expect(bodyWith({ pushes: 14, pulledBytes: 6_460_000_000, unchangedBytes: 3_100_000_000 })).toContain(
      '\n3.10 GB (48 %) of what each node pulled of your images had not changed (14 pushes).\n',
    );
    expect(bodyWith({ pushes: 1, pulledBytes: 1_000, unchangedBytes: 0 })).toBe(bodyWith(null));
  });

  it('name the steps that would save most', () => {
    const sums = { couldSaveBytes: 214_000_000, savedSoFarBytes: 0 };
    const step = {
      reference: 'ghcr.io/acme/api',
      title: 'Package lists of apt',
      savedBytes: 18_900_000,
      estimated: true,
      link: null,
    };
    const three = bodyOf({ ...sums, steps: [step, { ...step, estimated: false }, step] });
    expect(three).toContain('The three steps that would save most');
    expect(three).toContain('ghcr.io/acme/api: about 18.9 MB, Package lists of apt');
    expect(three).toContain('ghcr.io/acme/api: 18.9 MB, Package lists of apt');
    expect(bodyOf({ ...sums, steps: [step] })).toContain('The step that would save most');
    expect(bodyOf({ ...sums, steps: [] })).toBe(bodyOf(sums));
  });
});
