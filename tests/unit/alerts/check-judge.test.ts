import { describe, expect, it } from 'vitest';
import { type CheckImage, type CheckLimit, judgePlatform, worstVerdict } from '#lib/alerts/ci-check/judge.ts';
import { BUILT_IN_SETTINGS, RuleSettings } from '#lib/analysis/rules/settings.ts';
import type { FindingChecks } from '#lib/domain/ci-check.ts';

const MIB = 1_048_576;

const imageOf = (sizes: number[], baseLayerCount: number | null = 1, seed = ''): CheckImage => ({
  digest: `sha256:${sizes.join('-')}`,
  sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
  unpackedBytes: null,
  base: null,
  baseLayerCount,
  layers: sizes.map((sizeBytes, index) => ({
    digest: `sha256:${index}${seed}${sizeBytes}`,
    diffId: null,
    sizeBytes,
    instruction: `RUN step ${index}`,
  })),
});

function judge({
  from,
  to,
  limits = [],
  isNoise = false,
  settings = BUILT_IN_SETTINGS,
  openBaselineBytes = null,
}: {
  from: CheckImage | null;
  to: CheckImage;
  limits?: CheckLimit[];
  isNoise?: boolean;
  settings?: RuleSettings;
  openBaselineBytes?: number | null;
}) {
  const subject = { platform: 'linux/amd64', from, to, openBaselineBytes };
  return judgePlatform({ ...subject, limits, settings, isNoise: () => isNoise });
}

const codes = (check: ReturnType<typeof judge>) => check.reasons.map(({ code }) => code);

describe('a check in CI of an image with findings', () => {
  const images = { from: imageOf([50 * MIB, 50 * MIB]), to: imageOf([50 * MIB, 50 * MIB + 1]) };
  const change = { added: [{ kind: 'dev-dependencies', bytes: MIB }], secrets: 0 };
  const judgeWith = (checks: FindingChecks) =>
    judgePlatform({
      ...images,
      platform: 'linux/amd64',
      limits: [],
      settings: BUILT_IN_SETTINGS,
      isNoise: () => false,
      findings: { change, checks },
    });

  it('has the worst verdict of its size and its findings', () => {
    expect(judgeWith({})).toMatchObject({ verdict: 'warn' });
    expect(codes(judgeWith({}))).toEqual(['within-floors', 'findings-added']);
    expect(judgeWith({ 'dev-dependencies': 'fail' })).toMatchObject({ verdict: 'fail' });
    expect(judgeWith({ 'dev-dependencies': 'off' })).toMatchObject({ verdict: 'pass' });
  });
});

describe('a check in CI without a budget', () => {
  it('is neutral, never fail, without a baseline (D-71)', () => {
    const check = judge({ from: null, to: imageOf([900 * MIB]) });
    expect(check).toMatchObject({ verdict: 'neutral', fromBytes: null, deltaBytes: null, pullCostBytes: 900 * MIB });
    expect(codes(check)).toEqual(['no-baseline']);
    expect(check.layers.map(({ change }) => change)).toEqual(['added']);
  });

  it.each([
    { name: 'the same', by: 0, verdict: 'pass', code: 'within-floors' },
    { name: 'smaller', by: -MIB, verdict: 'pass', code: 'smaller' },
    { name: 'one byte below 3 %', by: 3 * MIB - 1, verdict: 'pass', code: 'within-floors' },
    { name: '3 %', by: 3 * MIB, verdict: 'warn', code: 'step' },
    { name: 'own layers grown by one byte less than 10 MB', by: 9_999_999, verdict: 'warn', code: 'step' },
    { name: 'own layers grown by 10 MB', by: 10_000_000, verdict: 'fail', code: 'told-step' },
  ])('judges an image that is $name: $verdict', ({ by, verdict, code }) => {
    const check = judge({ from: imageOf([50 * MIB, 50 * MIB]), to: imageOf([50 * MIB, 50 * MIB + by]) });
    expect({ verdict: check.verdict, codes: codes(check) }).toEqual({ verdict, codes: [code] });
    expect(check).toMatchObject({ deltaBytes: by, ownDeltaBytes: by, baseDeltaBytes: 0 });
  });

  it('warns when only the base grew by 10 % without a critical step', () => {
    const check = judge({ from: imageOf([100 * MIB, 50 * MIB]), to: imageOf([115 * MIB, 50 * MIB]) });
    expect(check).toMatchObject({ verdict: 'warn', baseDeltaBytes: 15 * MIB, ownDeltaBytes: 0 });
  });

  it('fails when the step is critical, even if only the base grew', () => {
    expect(judge({ from: imageOf([100 * MIB, MIB]), to: imageOf([122 * MIB, MIB]) }).verdict).toBe('fail');
  });

  it('passes growth within the usual changes of the series', () => {
    const check = judge({ from: imageOf([MIB, 10 * MIB]), to: imageOf([MIB, 20 * MIB]), isNoise: true });
    expect({ verdict: check.verdict, codes: codes(check) }).toEqual({ verdict: 'pass', codes: ['within-noise'] });
  });

  it('judges a limit of the unpacked size by stored sums, and says when there are none', () => {
    const limits = [{ metric: 'unpacked', limitBytes: 400 }] as const;
    const from = imageOf([50, 50]);
    const unread = judge({ from, to: from, limits: [...limits] });
    expect(unread).toMatchObject({ budget: null, verdict: 'pass' });
    expect(unread.reasons[0]).toMatchObject({ code: 'budget-unknown' });
    expect(unread.reasons[0]?.message).toMatch(/^Unpacked size unknown: not read yet/);
    const read = judge({ from, to: { ...from, unpackedBytes: 401 }, limits: [...limits] });
    expect(read).toMatchObject({ verdict: 'fail', budget: { metric: 'unpacked', valueBytes: 401, overBytes: 1 } });
    expect(read.reasons[0]?.message).toMatch(/^Its unpacked size is 401 B, 1 B over the budget of 400 B/);
  });

  it('uses the limits of the rule of the repository', () => {
    const [from, to] = [imageOf([50 * MIB, 50 * MIB]), imageOf([50 * MIB, 60 * MIB])];
    expect(judge({ from, to, settings: RuleSettings.parse({ steps: { enabled: false } }) }).verdict).toBe('pass');
    const strict = RuleSettings.parse({ messages: { ownBytes: 1, ownShare: 0 } });
    expect(judge({ from, to: imageOf([50 * MIB, 54 * MIB]), settings: strict }).verdict).toBe('fail');
  });

  it('names the instruction that caused most of the growth', () => {
    const check = judge({ from: imageOf([50 * MIB, 50 * MIB]), to: imageOf([50 * MIB, 70 * MIB]) });
    expect(check.reasons[0]?.message).toContain('RUN step 1');
    expect(check.pullCostBytes).toBe(70 * MIB);
  });
});

describe('a check in CI with a budget', () => {
  const total = (limitBytes: number): CheckLimit => ({ metric: 'total', limitBytes });

  it.each([
    { limit: 100, verdict: 'pass' },
    { limit: 99, verdict: 'fail' },
  ])('judges 100 bytes against a budget of $limit bytes without a baseline: $verdict', ({ limit, verdict }) => {
    expect(judge({ from: null, to: imageOf([100]), limits: [total(limit)] }).verdict).toBe(verdict);
  });

  it('warns when the image reaches 90 % of its budget, but not when it was there before', () => {
    const limits = [total(1_000)];
    expect(judge({ from: imageOf([899]), to: imageOf([900]), limits }).verdict).toBe('warn');
    expect(judge({ from: imageOf([900]), to: imageOf([901]), limits }).verdict).toBe('pass');
  });

  it('measures budgets of own layers and of the largest layer', () => {
    const to = imageOf([100, 60, 20]);
    expect(judge({ from: to, to, limits: [{ metric: 'own', limitBytes: 79 }] }).budget?.overBytes).toBe(1);
    expect(judge({ from: to, to, limits: [{ metric: 'layer', limitBytes: 99 }] }).verdict).toBe('fail');
    expect(judge({ from: to, to, limits: [{ metric: 'layer', limitBytes: 200 }] }).verdict).toBe('pass');
  });

  it('is neutral for a budget on own layers when the base is unknown', () => {
    const to = imageOf([100, 60], null);
    const check = judge({ from: null, to, limits: [{ metric: 'own', limitBytes: 1 }] });
    expect({ verdict: check.verdict, codes: codes(check) }).toEqual({
      verdict: 'neutral',
      codes: ['budget-unknown', 'no-baseline'],
    });
  });
});

describe('a check in CI of a series with an open regression', () => {
  const [from, to] = [imageOf([50 * MIB, 55 * MIB]), imageOf([50 * MIB, 56 * MIB], 1, 'new')];
  const messageOf = (openBaselineBytes: number | null, image = to) =>
    judge({ from, to: image, openBaselineBytes }).reasons[0]?.message;

  it('reports the change and the total growth above the baseline', () => {
    expect(messageOf(100_000_000)).toContain('It is 1.05 MB larger');
    expect(messageOf(100_000_000)).toContain(
      'In all it is 11.1 MB (+11.1 %) above the baseline of 100 MB: a regression of this line is open.',
    );
  });

  it('omits the total growth without an open regression, or when the image is back at the baseline', () => {
    expect(messageOf(null)).not.toContain('In all');
    expect(messageOf(to.sizeBytes)).not.toContain('In all');
    expect(messageOf(100_000_000, imageOf([40 * MIB, 40 * MIB], 1, 'new'))).not.toContain('In all');
  });
});

it('a check in CI has the worst verdict of its platforms, neutral only when none has another', () => {
  expect(worstVerdict([])).toBe('neutral');
  expect(worstVerdict(['neutral', 'pass'])).toBe('pass');
  expect(worstVerdict(['pass', 'fail', 'warn'])).toBe('fail');
});

describe('a check in CI with recompressed layers', () => {
  /** Parses "base=30 app~20": layers in MiB by diffId. Another sign means another compression. */
  const packed = (text: string): CheckImage => {
    const layers = text.split(' ').map((part) => {
      const [, name = '', size = '0'] = /^(\w+)[=~](\d+)$/.exec(part) ?? [];
      return {
        digest: part,
        diffId: name,
        sizeBytes: Number(size) * MIB,
        instruction: `RUN ${name.replace(/\d/, '')}`,
      };
    });
    const sizeBytes = layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
    return { digest: text, sizeBytes, unpackedBytes: null, layers, baseLayerCount: 1, base: null };
  };

  it.each([
    ['bigger', 'base=90 app1=60', 'within-floors'],
    ['smaller', 'base=20 app1=15', 'within-floors'],
  ])('passes an image that is %s only by compression, and the reason mentions it', (_, to, code) => {
    const check = judge({ from: packed('base~60 app1~40'), to: packed(to) });
    expect(check).toMatchObject({ verdict: 'pass', main: null });
    expect(codes(check)).toEqual([code]);
    expect(check.reasons[0]?.message).toContain('have another compression');
  });

  it('judges the other changes beside the recompression', () => {
    const check = judge({ from: packed('base=60 app1=40'), to: packed('base~30 app2=60') });
    expect(check).toMatchObject({ verdict: 'fail', main: { layer: { instruction: 'RUN app' } } });
    expect(check.reasons[0]?.message).toMatch(
      /^It is 21\.0 MB larger \(\+28\.6 %\): own layers \+21\.0 MB, base 0 B\./,
    );
    const grown = judge({ from: packed('base~30 app1=40'), to: packed('base=60 app2=41') });
    expect(grown.verdict).toBe('pass');
  });

  it('counts recompressed layers in the pull cost', () => {
    const check = judge({ from: packed('base=60 app1=40'), to: packed('base=60 app1~30') });
    expect(check.pullCostBytes).toBe(30 * MIB);
  });
});
