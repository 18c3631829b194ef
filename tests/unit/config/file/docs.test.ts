import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mistakesOf } from './mistakes.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const examples = [...readFileSync(join(ROOT, 'docs', 'plimsoll-yaml.md'), 'utf8').matchAll(/```yaml\n(.*?)```/gs)];

describe('the examples of docs/plimsoll-yaml.md', () => {
  it.each(examples.map(([, text = '']) => [text]))('are valid: %s', (text) => {
    expect(mistakesOf(text, { resolves: false })).toEqual([]);
  });

  it('exist', () => {
    expect(examples.length).toBeGreaterThan(1);
  });
});
