import type { ImageFindings } from '#lib/analysis/findings/image-findings.ts';

/** Returns findings of an image by kind and name, such as "toolchain/gcc", with the bytes that they save and add to the sum. */
export const imageFindings = (
  bytes: Record<string, number | [savedBytes: number, countedBytes: number]>,
  change: Partial<ImageFindings> = {},
): ImageFindings => ({
  rulesVersion: 1,
  purpose: 'runtime',
  hasBase: true,
  knowsSiblings: true,
  items: Object.entries(bytes).map(([id, amount]) => {
    const [savedBytes, countedBytes] = typeof amount === 'number' ? [amount, amount] : amount;
    return { id, kind: id.slice(0, id.indexOf('/')), savedBytes, countedBytes };
  }),
  ...change,
});
