import { expect, it } from 'vitest';
import { renderPlain } from '#lib/alerts/text/render.ts';
import { incidentMessage, STEP } from '#tests/support/messages.ts';

it.each([
  [5_000_000, 0, 'The base library/node:24.1 → library/node:24.2 grew by 5.00 MB; own layers stayed the same.'],
  [0, 12_400_000, 'Own layers grew by 12.4 MB; the base library/node:24.1 → library/node:24.2 has the same size.'],
])(
  'a message names the base image before and after, with a change of %d bytes',
  (baseDeltaBytes, ownDeltaBytes, words) => {
    if (STEP.cause === null) throw new Error('the fixture has a cause');
    const names = { baseName: 'library/node:24.2', baseNameBefore: 'library/node:24.1' };
    const cause = { ...STEP.cause, ...names, baseDeltaBytes, ownDeltaBytes };
    expect(renderPlain(incidentMessage({ cause })).body.split('\n')).toContain(words);
  },
);
