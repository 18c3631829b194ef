import { expect, it } from 'vitest';
import { chosenText } from '#components/repository/chosen-text.ts';

it('a repository that was removed is named by its id as long as it is chosen', () => {
  expect(chosenText({ value: 'gone-id', reference: undefined, isGone: true })).toBe('gone-id');
  expect(chosenText({ value: 'id', reference: 'ghcr.io/acme/api', isGone: false })).toBe('ghcr.io/acme/api');
  expect(chosenText({ value: null, reference: 'ghcr.io/acme/api', isGone: false })).toBe('');
});
