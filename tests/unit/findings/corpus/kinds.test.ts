import { beforeAll, describe, expect, it } from 'vitest';
import { FINDING_KINDS, type FindingKind, HISTORY_KINDS } from '#lib/domain/finding.ts';
import { CACHE_CASES } from './cache-cases.ts';
import { FILE_CASES } from './file-cases.ts';
import { scoreImage } from './image-case.ts';
import { LAYER_CASES } from './layer-cases.ts';
import { NEXT_CASES } from './next-cases.ts';
import { createScore, precisionOf, recallOf } from './score.ts';
import { TOOL_CASES } from './tool-cases.ts';

const LEAST = 0.9;
const CASES = [...LAYER_CASES, ...CACHE_CASES, ...TOOL_CASES, ...NEXT_CASES, ...FILE_CASES];
/** The others are not in one image: history/layer-order.test.ts, rules/fat-base.test.ts. */
const OTHERS = new Set<FindingKind>([...HISTORY_KINDS, 'fat-base']);
const KINDS = FINDING_KINDS.filter((kind) => !OTHERS.has(kind));
const scores = new Map(KINDS.map((kind) => [kind, createScore()] as const));

describe('findings in a corpus of images', () => {
  beforeAll(async () => {
    for (const one of CASES) await scoreImage(one, scores);
  }, 60_000);

  it.each(KINDS)('are found, and only those: %s', (kind) => {
    const score = scores.get(kind) ?? createScore();
    expect(score.found).toBeGreaterThanOrEqual(5);
    expect(recallOf(score), score.missed.join('\n')).toBeGreaterThanOrEqual(LEAST);
    expect(precisionOf(score), score.wrong.join('\n')).toBeGreaterThanOrEqual(LEAST);
  });
});
