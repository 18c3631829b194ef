import { expect, it } from 'vitest';
import { chosenText } from '#components/repository/chosen-text.ts';

it('chosenText shows the id of a selected repository that was removed', () => {
  expect(chosenText({ value: 'gone-id', reference: undefined, isGone: true })).toBe('gone-id');
  expect(chosenText({ value: 'id', reference: 'ghcr.io/acme/api', isGone: false })).toBe('ghcr.io/acme/api');
  expect(chosenText({ value: null, reference: 'ghcr.io/acme/api', isGone: false })).toBe('');
});
