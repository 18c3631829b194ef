import { expect, it } from 'vitest';
import type { IncidentFacts } from '#lib/alerts/message-facts.ts';
import { renderPlain } from '#lib/alerts/text/render.ts';
import { incidentMessage } from '#tests/support/messages.ts';

const plain = (change: Partial<IncidentFacts> = {}) => renderPlain(incidentMessage(change));

it('a message has what part of the growth the findings are, and of secrets only their number', () => {
  const added = [
    { kind: 'dev-dependencies', bytes: 9_900_000 },
    { kind: 'package-cache', bytes: 1_000_000 },
  ];
  const lines = plain({ findings: { added, secrets: 2 } }).body.split('\n');
  expect(lines.slice(6, 9)).toEqual([
    '9.90 MB of it are dev dependencies, 1.00 MB package caches.',
    '2 secrets were added; details in Plimsoll.',
    'Since 3 Nov 2026, 14:05 UTC, revision 0123456789 → 89abcdef01.',
  ]);
  expect(plain({ findings: { added: [], secrets: 0 } })).toEqual(plain());
  expect(plain({ findings: null })).toEqual(plain());
});
