import { describe, expect, it } from 'vitest';
import { writeMarkdown } from '#lib/plan/markdown.ts';
import { planned, planOf } from './plans.ts';

const NAMES = {
  reference: 'ghcr.io/acme/api:1.9.0',
  digest: 'sha256:abc',
  platform: 'linux/amd64',
  isThirdParty: false,
};

describe('a plan as Markdown', () => {
  it('has a task for each step, with the lines, the risk and what it makes unnecessary', () => {
    const plan = planOf([
      planned('cache', {
        kind: 'package-cache',
        savedBytes: 2_000_000,
        estimated: true,
        remedy: {
          text: 'Mount it.',
          before: 'RUN npm ci',
          after: 'RUN --mount=type=cache,target=/root/.npm \\\n    npm ci',
        },
      }),
    ]);
    const [step] = plan.steps;
    if (step === undefined) throw new Error('the plan has no step');
    const taking = { ...plan, steps: [{ ...step, takes: [{ id: 'a', kind: 'toolchain', title: 'Compilers' }] }] };
    expect(writeMarkdown(taking, NAMES)).toBe(
      `${[
        '## 10.0 MB → about 8.00 MB in 1 step',
        '',
        '<code>ghcr.io/acme/api&#58;1.9.0</code> (linux/amd64), <code>sha256&#58;abc</code>',
        '',
        '### 1. Title of cache',
        '',
        '- [ ] 10.0 MB → 8.00 MB, saves about 2.00 MB (certain)',
        '',
        'Mount it.',
        '',
        'This makes other changes unnecessary: Compilers.',
        '',
        'Now:',
        '',
        '```dockerfile',
        'RUN npm ci',
        '```',
        '',
        'Instead:',
        '',
        '```dockerfile',
        'RUN --mount=type=cache,target=/root/.npm \\',
        '    npm ci',
        '```',
        '',
        'Risk: Only builds read the cache. Build twice: the second build shows that the mount is used.',
      ].join('\n')}\n`,
    );
  });

  it('says what a step saves in pulls, and when it saves no bytes', () => {
    const order = { bytes: 44_000_000, changed: 9, releases: 11 };
    const text = writeMarkdown(
      planOf([
        planned('a', { kind: 'layer-order', savedBytes: 0, perRelease: order }),
        planned('b', { kind: 'secret', savedBytes: 0 }),
      ]),
      NAMES,
    );
    expect(text).toContain('- [ ] saves 44.0 MB of the pull in 9 of 11 releases (certain)');
    expect(text).toContain('- [ ] saves no bytes (certain)');
  });

  it('has no mark-up of the image, and no line that ends a block of code', () => {
    const text = writeMarkdown(
      planOf([
        planned('a', {
          title: '![x](https://evil.example) @acme <img>\u202e',
          remedy: { text: 'Text.', before: 'RUN a\n```\n# head', after: 'RUN ````' },
        }),
      ]),
      NAMES,
    );
    expect(text).toContain('### 1. &#33;&#91;x&#93;(https&#58;//evil.example) @\u2060acme &#60;img&#62;');
    expect(text).toContain('````dockerfile\nRUN a\n```\n# head\n````');
    expect(text).toContain('`````dockerfile\nRUN ````\n`````');
    expect(text).not.toContain('\u202e');
  });

  it('is short enough for an issue, and counts the steps that are left out', () => {
    const lines = { text: 'Text.', before: 'x'.repeat(4_000), after: 'y'.repeat(4_000) };
    const items = Array.from({ length: 20 }, (_, number) =>
      planned(`f${number}`, { remedy: { ...lines, before: `${number}${lines.before}` } }),
    );
    const text = writeMarkdown(planOf(items), NAMES);
    expect(text.length).toBeLessThan(61_000);
    expect(text).toMatch(/\n\n1[23] more steps are left out, because the text is too long\.\n$/);
  });

  it('is for the maintainers of a third-party image, and says when there is nothing to do', () => {
    expect(writeMarkdown(planOf([]), { ...NAMES, platform: null, isThirdParty: true })).toBe(
      '## 10.0 MB\n\n<code>ghcr.io/acme/api&#58;1.9.0</code>, <code>sha256&#58;abc</code>\n\n' +
        'Plimsoll found this in the published image. Sizes are compressed.\n\nThere is nothing to do.\n',
    );
  });
});
