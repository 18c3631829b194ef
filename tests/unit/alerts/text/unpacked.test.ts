import { describe, expect, it } from 'vitest';
import type { IncidentFacts } from '#lib/alerts/message-facts.ts';
import { renderPlain } from '#lib/alerts/text/render.ts';
import { incidentMessage, STEP } from '#tests/support/messages.ts';

const plain = (change: Partial<IncidentFacts>) => renderPlain(incidentMessage(change));
const overUnpacked = (fromBytes: number | null): Partial<IncidentFacts> => ({
  incident: { ...STEP.incident, kind: 'budget' },
  size: STEP.size && { ...STEP.size, afterBytes: 171_000_000, deltaBytes: -1_000_000, deltaPercent: -0.6 },
  cause: STEP.cause && { ...STEP.cause, unpacked: { fromBytes, toBytes: 10_400_000_000 } },
  cost: {
    pullCostBytes: 1_000_000,
    budgetBytes: 10_000_000_000,
    budgetMetric: 'unpacked',
    budgetedBytes: 10_400_000_000,
    overBudgetBytes: 400_000_000,
  },
});

describe('the message of a budget on unpacked bytes (D-32)', () => {
  it('names the unpacked sizes first where a budget is on them, and calls all others compressed', () => {
    const { title, body } = plain(overUnpacked(9_800_000_000));
    expect(title).toBe('ghcr.io/acme/api main is 400 MB over its budget of 10.0 GB for its unpacked size');
    expect(body.split('\n').slice(0, 4)).toEqual([
      'ghcr.io/acme/api main: 172 MB → 171 MB compressed, down 1.00 MB (−0.6 %) on linux/amd64 and linux/arm64.',
      'Unpacked: 9.80 GB → 10.4 GB (it grew by 600 MB). All files of all layers count.',
      'Compressed:',
      'Own layers grew by 12.4 MB; the base docker.io/library/node:24 stayed the same.',
    ]);
    expect(body).toContain('It is 400 MB over its budget of 10.0 GB for its unpacked size.');
    expect(plain(overUnpacked(null)).body).toContain('Unpacked: unknown → 10.4 GB. All files of all layers count.');
    const again = plain({ ...overUnpacked(null), event: { ...STEP.event, kind: 'reopened' } });
    expect(again.title).toBe(title);
  });
});
