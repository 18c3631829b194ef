import { describe, expect, it } from 'vitest';
import { CLOUD_FILES } from './clouds.ts';
import { KEY_FILES } from './keys.ts';
import { RULE_GROUPS } from './labelled.ts';
import { LOOK_ALIKES } from './look-alikes.ts';
import { createScore, precisionOf, recallOf, type Score, scoreFile } from './score.ts';
import { SETTINGS_FILES } from './settings.ts';
import { TOKEN_FILES } from './tokens.ts';

const LEAST = 0.95;
const FILES = [...TOKEN_FILES, ...KEY_FILES, ...CLOUD_FILES, ...SETTINGS_FILES];

const scores = new Map(RULE_GROUPS.map((group) => [group, createScore()] as const));
for (const file of [...FILES, ...LOOK_ALIKES]) scoreFile(file, scores);

const all: Score = [...scores.values()].reduce(
  (sum, { found, missed, wrong }) => ({
    found: sum.found + found,
    missed: [...sum.missed, ...missed],
    wrong: [...sum.wrong, ...wrong],
  }),
  createScore(),
);

console.info([...scores].map(([g, s]) => `${g}: recall ${recallOf(s)} precision ${precisionOf(s)} missed ${[...new Set(s.missed)].map((n) => `${n} x${s.missed.filter((m) => m === n).length}`).join(' | ')} wrong ${[...new Set(s.wrong)].join(' | ')}`).join('\n'));
describe('secrets in a corpus of files', () => {
  it.each(RULE_GROUPS)('are found by the rules for %s', (group) => {
    const score = scores.get(group) ?? createScore();
    expect(recallOf(score), score.missed.join(', ')).toBeGreaterThanOrEqual(LEAST);
    expect(precisionOf(score), score.wrong.join(', ')).toBeGreaterThanOrEqual(LEAST);
  });

  it('are found by all rules together', () => {
    expect(recallOf(all), all.missed.join(', ')).toBeGreaterThanOrEqual(LEAST);
    expect(precisionOf(all), all.wrong.join(', ')).toBeGreaterThanOrEqual(LEAST);
  });
});
