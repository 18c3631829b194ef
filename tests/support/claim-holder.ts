import { openDatabase } from '#lib/db/client.ts';
import { storeFacts } from '#lib/db/images/facts.ts';
import { claimRepository, fence } from '#lib/db/polls/claims.ts';

/**
 * A process to be killed: it claims a repository, writes within a fenced transaction, reports that, and never ends the
 * transaction. Arguments: database URL, repository id, ISO time of the claim.
 */
const [url = '', repositoryId = '', at = ''] = process.argv.slice(2);
const db = openDatabase(url, 2);
const now = new Date(at);
const claim = await claimRepository(db, repositoryId, now);
if (!claim) throw new Error('The repository is held by another.');
await db.$transaction(
  async (tx) => {
    await fence(tx, claim);
    const empty = {
      mediaType: 'text/plain',
      kind: 'unknown' as const,
      image: null,
      layers: [],
      entries: [],
      unread: [],
    };
    await storeFacts(
      tx,
      repositoryId,
      [{ ...empty, digest: `sha256:${'0'.repeat(64)}`, raw: Buffer.from('half-written') }],
      now,
    );
    process.send?.({ leaseToken: claim.leaseToken });
    await new Promise(() => setInterval(() => {}, 1_000));
  },
  { timeout: 120_000 },
);
