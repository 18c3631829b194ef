import { expect, it } from 'vitest';
import { ruleTitle } from '#components/settings/rules/rule-title.ts';
import { BUILT_IN_RULE } from '#lib/analysis/rules/choose.ts';

it('The built-in rule is the default rule on screen, and any other rule keeps its name', () => {
  expect(ruleTitle({ id: null, name: BUILT_IN_RULE.name })).toBe('Default rule');
  expect(ruleTitle({ id: 'r1', name: 'Built in' })).toBe('Built in');
  expect(ruleTitle({ id: null, name: 'Removed rule' })).toBe('Removed rule');
});
