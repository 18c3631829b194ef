import { expect, it } from 'vitest';
import { NOTIFY_REASONS, type NotifyReason } from '#lib/domain/notify.ts';
import { onDatabase } from '#tests/support/catalog.ts';
import { createOldDatabase, insertRow } from '#tests/support/previous/old-schema.ts';

const AT = new Date('2026-03-02T12:00:00Z');
const MIGRATION = '20261129160000_words_and_notices';

/** The sentences that release 0.3.0 stored, and the matching reasons. */
const STORED: [reason: NotifyReason, told: string][] = [
  ['own-growth', 'message: own bytes grew by 12.0 MB (+12.0 %), at least 10.0 MB and 10 %'],
  ['own-growth-below-limits', 'digest: own bytes grew by 2.00 MB (+2.0 %), and 10.0 MB and 10 % are told at once'],
  ['no-own-growth', 'digest: own bytes did not grow'],
  [
    'image-growth',
    'message: base and own cannot be told apart, and the whole grew by 20.0 MB (+13.3 %), at least 10.0 MB and 10 %',
  ],
  [
    'image-growth-below-limits',
    'digest: base and own cannot be told apart, and the whole grew by 1.00 MB (+0.7 %), and 10.0 MB and 10 % are told at once',
  ],
  ['no-image-growth', 'digest: base and own cannot be told apart, and the whole did not grow'],
  ['critical-step', 'message: the step is critical'],
  ['own-growth', 'message: it grows slowly: own bytes grew by 12.0 MB (+12.0 %), at least 10.0 MB and 10 %'],
  [
    'own-growth-below-limits',
    'digest: it grows slowly: own bytes grew by 2.00 MB (+2.0 %), and 10.0 MB and 10 % are told at once',
  ],
  ['no-own-growth', 'digest: it grows slowly: own bytes did not grow'],
  [
    'image-growth',
    'message: it grows slowly: base and own cannot be told apart, and the whole grew by 20.0 MB (+13.3 %), at least 10.0 MB and 10 %',
  ],
  [
    'image-growth-below-limits',
    'digest: it grows slowly: base and own cannot be told apart, and the whole grew by 1.00 MB (+0.7 %), and 10.0 MB and 10 % are told at once',
  ],
  ['no-image-growth', 'digest: it grows slowly: base and own cannot be told apart, and the whole did not grow'],
  ['critical-slow-growth', 'message: its slow growth is critical by now'],
  ['slow-growth', 'message: it grows slowly, and its rule tells of that'],
  ['over-budget', 'message: it went over its budget'],
  ['budgets-in-digest', 'digest: its rule tells of budgets in the digest'],
  ['polling-error', 'message: nothing is learnt of it until this is mended'],
  ['third-party', 'digest: it is built by others, and that is told in the digest'],
  ['unknown', 'digest: small'],
];

it('the migration finds the reason of each incident by the sentence that release 0.3.0 stored', async () => {
  // Reasons that a later release added.
  const added: readonly string[] = ['secret-added', 'secret-before'];
  const reasons = NOTIFY_REASONS.filter((reason) => !added.includes(reason));
  expect(new Set(STORED.map(([reason]) => reason))).toEqual(new Set(reasons));
  const old = await createOldDatabase(MIGRATION);
  try {
    const incident = { kind: 'step', severity: 'warning', relation: 'ours', cause: {}, rule: {} };
    const times = { openedAt: AT, createdAt: AT, changedAt: AT };
    const read = await onDatabase(old.url, async (client) => {
      for (const [at, [, told]] of STORED.entries())
        await insertRow(client, 'Incident', { id: String(at), number: at, ...incident, ...times, told });
      await old.upgrade();
      return (await client.query('select notify, "notifyReason", "notifyText" from "Incident" order by number')).rows;
    });
    expect(read).toEqual(
      STORED.map(([notifyReason, told]) => {
        const [kind, text] = [told.slice(0, told.indexOf(':')), told.slice(told.indexOf(':') + 2)];
        return { notify: kind === 'message' ? 'now' : 'digest', notifyReason, notifyText: text };
      }),
    );
  } finally {
    await old.drop();
  }
});

it('the migration reads an incident that release 0.3.0 changed after the migration of 0.4.0 from its sentence', async () => {
  const old = await createOldDatabase('20261129210000_first_point_and_base_url');
  try {
    const incident = { kindName: 'step', severity: 'warning', relation: 'ours', cause: {}, rule: {} };
    const times = { openedAt: AT, createdAt: AT, changedAt: AT };
    const stored = { notify: 'digest', notifyReason: 'own-growth-below-limits', notifyText: 'small' };
    const rows = await onDatabase(old.url, async (client) => {
      const base = { ...incident, ...times };
      await insertRow(client, 'Incident', {
        id: 'a',
        number: 1,
        ...base,
        ...stored,
        told: 'message: the step is critical',
      });
      await insertRow(client, 'Incident', { id: 'b', number: 2, ...base, ...stored, told: 'digest: small' });
      await insertRow(client, 'Incident', { id: 'c', number: 3, ...base, told: 'digest: tiny' });
      await old.upgrade();
      return (await client.query('select notify, "notifyReason", "notifyText" from "Incident" order by number')).rows;
    });
    expect(rows).toEqual([
      { notify: 'now', notifyReason: 'unknown', notifyText: 'the step is critical' },
      stored,
      { notify: 'digest', notifyReason: 'unknown', notifyText: 'tiny' },
    ]);
  } finally {
    await old.drop();
  }
});
