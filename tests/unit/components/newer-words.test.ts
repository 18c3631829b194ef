import { expect, it } from 'vitest';
import { kindWord } from '#components/incidents/states.ts';
import { metricWord } from '#components/settings/budgets/metrics.ts';
import { kindTitle } from '#components/settings/channels/kinds.ts';
import { subjectWords } from '#components/settings/deliveries/delivery-words.ts';
import { matchesText } from '#components/settings/matches-words.ts';
import { formatBudget } from '#lib/format/budget.ts';

it.each([
  ['the kind of an incident', kindWord('drift'), 'drift'],
  ['the kind of a channel', kindTitle('matrix'), 'matrix'],
  ['the metric of a budget', metricWord('pull-cost'), 'pull-cost'],
  ['the metric of a broken budget', formatBudget(30_000_000, 'pull-cost'), 'budget of 30.0 MB for pull-cost'],
  ['the kind of a message', subjectWords({ kind: 'forecast', incident: null }), 'forecast'],
  ['the kind that a mute matches', matchesText({ kind: 'drift' }), 'kind drift'],
  ['a word that is also a property of objects', kindTitle('constructor'), 'constructor'],
])('%s is shown as it is when only a newer release knows it', (_, shown, expected) => {
  expect(shown).toBe(expected);
});
