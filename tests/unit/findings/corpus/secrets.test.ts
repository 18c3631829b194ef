import { describe, expect, it } from 'vitest';
import { mask } from '../secrets/masking.ts';
import { CLOUD_FILES } from './clouds.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { KEY_FILES } from './keys.ts';
import { RULE_GROUPS } from './labelled.ts';
import { LOOK_ALIKES } from './look-alikes.ts';
import { MORE_FILES, MORE_LOOK_ALIKES } from './more-secrets.ts';
import { countHits, createScore, precisionOf, recallOf, type Score, scoreFile } from './score.ts';
import { SETTINGS_FILES } from './settings.ts';
import { TOKEN_FILES } from './tokens.ts';

const LEAST = 0.95;
const FILES = [...TOKEN_FILES, ...KEY_FILES, ...CLOUD_FILES, ...SETTINGS_FILES, ...MORE_FILES];
const OTHERS = [...LOOK_ALIKES, ...MORE_LOOK_ALIKES];

const scores = new Map(RULE_GROUPS.map((group) => [group, createScore()] as const));
for (const file of [...FILES, ...OTHERS]) scoreFile(file, scores);

const all: Score = [...scores.values()].reduce(
  (sum, { found, missed, wrong }) => ({
    found: sum.found + found,
    missed: [...sum.missed, ...missed],
    wrong: [...sum.wrong, ...wrong],
  }),
  createScore(),
);

describe('secrets in a corpus of files', () => {
  it.each(RULE_GROUPS)('are found by the rules for %s', (group) => {
    const score = scores.get(group) ?? createScore();
    expect(recallOf(score), score.missed.join(', ')).toBeGreaterThanOrEqual(LEAST);
    expect(precisionOf(score), score.wrong.join(', ')).toBeGreaterThanOrEqual(LEAST);
  });

  it('are not found in files that have none', () => {
    const wrong = OTHERS.filter((file) => countHits(file) > 0).map(({ name }) => name);
    expect(OTHERS.length).toBeGreaterThan(2_000);
    expect(wrong).toEqual([]);
  });

  it('are found by all rules together', () => {
    expect(recallOf(all), all.missed.join(', ')).toBeGreaterThanOrEqual(LEAST);
    expect(precisionOf(all), all.wrong.join(', ')).toBeGreaterThanOrEqual(LEAST);
  });
});

describe('secrets in a corpus of instructions', () => {
  it('are masked, and nothing else is', () => {
    const score = createScore();
    for (const { text, secrets } of INSTRUCTIONS) {
      const masked = mask.text(text);
      for (const secret of secrets) {
        if (masked.includes(secret)) score.missed.push(text);
        else score.found += 1;
      }
      if (secrets.length === 0 && masked !== text) score.wrong.push(masked);
    }
    expect(recallOf(score), score.missed.join('\n')).toBeGreaterThanOrEqual(LEAST);
    expect(precisionOf(score), score.wrong.join('\n')).toBeGreaterThanOrEqual(LEAST);
  });
});
