import { parseSecrets } from '#lib/alerts/stored-secrets.ts';
import { compileOwners } from '#lib/analysis/owner.ts';
import type { Database, DatabaseClient } from '#lib/db/client.ts';
import {
  type CarriedSecret,
  carriesSecrets,
  listAddedSecrets,
  listCarriedSecrets,
  listUncertainSecrets,
} from '#lib/db/findings/carried-secrets.ts';
import { lockIncidents } from '#lib/db/incidents/incidents.ts';
import { loadIncidents } from '#lib/db/incidents/load-incidents.ts';
import { listSecretIncidents } from '#lib/db/incidents/secret-incidents.ts';
import { startFindingRules } from '#lib/db/instance.ts';
import { listOwnerRules } from '#lib/db/repositories/owners.ts';
import { findRepositoryPlace } from '#lib/db/repositories/places.ts';
import { FINDING_RULES_VERSION } from '#lib/findings/rules/all-rules.ts';
import { openBook } from './book.ts';
import { decideSecrets, type SecretsFound, type TaggedSecret } from './decide-secrets.ts';
import { toPlan } from './plan.ts';
import { loadRouting } from './routing.ts';
import { writePlan } from './write.ts';

type Options = {
  /** Also lists the secrets that no push added (D-49). */
  listsKnown?: boolean;
  now: Date;
};

/**
 * Opens, continues and ends the incidents about secrets of a repository. Call it after its tags, its findings or their dismissals
 * changed.
 */
export async function noteSecrets(db: DatabaseClient, repositoryId: string, options: Options): Promise<void> {
  if (!(await mayConcern(db, repositoryId))) return;
  await db.$transaction((tx) => noteSecretsWithin(tx, repositoryId, options), { timeout: 30_000 });
}

/** Does the same within a transaction. */
export async function noteSecretsWithin(
  tx: Database,
  repositoryId: string,
  { listsKnown = false, now }: Options,
): Promise<void> {
  if (!(await mayConcern(tx, repositoryId))) return;
  await lockIncidents(tx);
  const repository = await findRepositoryPlace(tx, repositoryId);
  if (repository === null) return;
  const { registryId, origin, relation } = repository;
  const ids = (await listSecretIncidents(tx, repositoryId)).map(({ id }) => id);
  const loaded = await loadIncidents(tx, { ids, repositoryId, registryId });
  const ownerRules = await listOwnerRules(tx);
  const book = openBook(loaded, await loadRouting(tx, loaded, { now, ownerRules }), now);
  const carried = await listCarriedSecrets(tx, repositoryId);
  const stored = [...book.drafts.values()].flatMap(({ incident }) => incident.secrets?.items ?? []);
  const { owner } = compileOwners(ownerRules)(repository);
  decideSecrets(book, {
    repository: { id: repositoryId, registryId, owner },
    carried: toTagged(carried),
    // Incidents of the demo are shown and send no messages.
    added: origin === 'demo' ? [] : await findAdded(tx, repositoryId, now),
    uncertain: new Set(
      await listUncertainSecrets(
        tx,
        repositoryId,
        stored.map(({ id }) => id),
      ),
    ),
    listsKnown,
    isOwn: relation === 'ours',
  });
  await writePlan(tx, toPlan(book));
}

/** Most repositories have neither a secret nor an incident about one. */
async function mayConcern(db: Database, repositoryId: string): Promise<boolean> {
  if ((await listSecretIncidents(db, repositoryId)).some(({ secrets }) => parseSecrets(secrets) !== null)) return true;
  return carriesSecrets(db, repositoryId);
}

const toSecret = ({ findingId, rulesVersion, tag }: CarriedSecret): TaggedSecret => ({
  id: findingId,
  rules: rulesVersion,
  tag,
});

const toTagged = (carried: readonly CarriedSecret[]): SecretsFound['carried'] =>
  new Map(carried.map((one) => [one.findingId, toSecret(one)] as const));

/** Finds the secrets of pushes since the rules came that the image before in the series lacks. */
async function findAdded(tx: Database, repositoryId: string, now: Date): Promise<TaggedSecret[]> {
  const since = await startFindingRules(tx, FINDING_RULES_VERSION, now);
  return (await listAddedSecrets(tx, repositoryId, since)).map(toSecret);
}
