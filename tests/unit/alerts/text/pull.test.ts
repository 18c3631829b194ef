import { expect, it } from 'vitest';
import { renderPlain } from '#lib/alerts/text/render.ts';
import { incidentMessage, STEP } from '#tests/support/messages.ts';

it.each([
  [29_400_000, 'pulls 66.2 MB, of which 29.4 MB (44 %) did not change. '],
  [0, 'pulls 66.2 MB. '],
  [null, 'pulls 66.2 MB. '],
  // Messages of older releases have no such figure.
  [undefined, 'pulls 66.2 MB. '],
])('a message with %j unchanged bytes says "%s"', (unchangedPullBytes, words) => {
  const cost = STEP.cost && { ...STEP.cost, pullCostBytes: 66_200_000, unchangedPullBytes };
  expect(renderPlain(incidentMessage({ cost })).body).toContain(words);
});
