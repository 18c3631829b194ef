import { describe, expect, it } from 'vitest';
import { createSecretMask } from '#lib/findings/secrets/secret-mask.ts';
import { hasSecretMark } from '#lib/image/secret-mark.ts';
import { listMarkedSteps } from '#lib/poll/marked-steps.ts';

const mask = createSecretMask(Buffer.from('a key of the tests'));
const TOKEN = 'npm_q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3aUe5KiB';
const step = (instruction: string, layersBefore: number | null = null) => ({ layersBefore, instruction });
const tokenOf = (n: number) => `npm_${String(n).padStart(6, '0')}mXv9TbL4wZc8NdH1fYs6JgP3aUe5Ki`;

describe('listMarkedSteps', () => {
  it('keeps only steps with a secret, and no secret', async () => {
    const kept = await listMarkedSteps(
      [step(`ENV NPM_TOKEN=${TOKEN}`, 3), step('ENV PATH=/usr/bin:/bin'), step('CMD ["node"]'), step('ENV NAME=value')],
      mask,
    );
    expect(kept).toEqual([{ layersBefore: 3, instruction: expect.stringMatching(/^ENV NPM_TOKEN=‹secret .*›$/) }]);
    expect(JSON.stringify(kept)).not.toContain(TOKEN.slice(4));
  });

  it('keeps a variable that its step has already once', async () => {
    const steps = [step(`/bin/sh -c #(nop)  ENV NPM_TOKEN=${TOKEN}`, 3), step(`ENV NPM_TOKEN=${TOKEN}`)];
    expect((await listMarkedSteps(steps, mask)).map(({ layersBefore }) => layersBefore)).toEqual([3]);
  });

  it('is masked already when it is masked again', async () => {
    const kept = await listMarkedSteps([step(`ENV NPM_TOKEN=${TOKEN}`)], mask);
    expect(mask.facts({ markedSteps: kept })).toEqual({ markedSteps: kept });
  });

  it('is bounded', async () => {
    const many = await listMarkedSteps(
      Array.from({ length: 500 }, (_, n) => step(`ENV TOKEN_${n}=${tokenOf(n)}`)),
      mask,
    );
    expect(many).toHaveLength(100);
    const long = Array.from({ length: 50 }, (_, n) => step(`ENV T=${tokenOf(n)} ${'a '.repeat(3_000)}`));
    const kept = await listMarkedSteps(long, mask);
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.length).toBeLessThan(15);
    expect(kept.every(({ instruction }) => hasSecretMark(instruction))).toBe(true);
  });
});
