import { expect, it } from 'vitest';
import type { Candidate, Trial } from '#components/add/candidates.ts';
import { isSubmit, nothingWords, readinessOf } from '#components/add/use-enter.ts';

const press = (change: object = {}) => ({ key: 'Enter', shiftKey: false, ctrlKey: false, metaKey: false, ...change });

it.each([
  [press(), 'node', true],
  [press(), 'node\n', true],
  [press(), '', false],
  [press(), 'node\nredis', false],
  [press({ ctrlKey: true }), 'node\nredis', true],
  [press({ metaKey: true }), 'node\nredis', true],
  [press({ shiftKey: true }), 'node', false],
  [press({ key: 'a' }), 'node', false],
] as const)(
  'Enter submits a single line, and a longer text with Ctrl or ⌘: %j in %j is %s',
  (event, text, expected) => {
    expect(isSubmit(event, text)).toBe(expected);
  },
);

const row = (ticked: boolean, state: Trial['state']): Candidate => ({
  key: state,
  item: {} as Candidate['item'],
  decision: {},
  trial: { state, tried: null, problem: null },
  ticked,
});

it.each([
  ['a row that was refused and is not ticked does not count', true, [row(true, 'done'), row(false, 'failed')], 'ready'],
  ['a ticked row is waited for', true, [row(true, 'done'), row(true, 'waiting')], 'reading'],
  ['a row that is not ticked is not waited for', true, [row(true, 'done'), row(false, 'waiting')], 'ready'],
  ['a refused row that the user ticked is added', true, [row(true, 'failed')], 'ready'],
  ['nothing is added without a ticked row', true, [row(false, 'failed')], 'nothing'],
  ['nothing is added without a row', true, [], 'nothing'],
  ['the text is read first', false, [row(true, 'done')], 'reading'],
] as const)('Enter acts like the button: %s', (_, isRead, rows, expected) => {
  expect(readinessOf(isRead, rows)).toBe(expected);
});

it('Enter without anything to watch explains why', () => {
  const watched = { ...row(false, 'done'), item: { watchedAs: 'r1' } as Candidate['item'] };
  const other = (state: Trial['state']) => ({ ...row(false, state), item: { watchedAs: null } as Candidate['item'] });
  expect(nothingWords([watched])).toBe('Nothing to watch: all of them are watched already.');
  expect(nothingWords([watched, other('failed')])).toBe(
    'Nothing to watch: the check failed. Correct the error, then try again.',
  );
  expect(nothingWords([other('done')])).toBe('Nothing to watch: select at least one repository.');
});
