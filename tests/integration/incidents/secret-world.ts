import type { Caller } from '#lib/auth/caller.ts';
import { createGuarded } from '#lib/auth/guarded.ts';
import { noteSecrets } from '#lib/incidents/note-secrets.ts';
import { noteKnownSecrets } from '#lib/incidents/summarise-secrets.ts';
import { Incident } from '#lib/views/dto/incidents.ts';
import { readIncident } from '#lib/views/incidents/incidents.ts';
import { type FindingRows, type FoundRow, insertFindingRows } from '#tests/support/finding-rows.ts';
import { openPushing, type Pushing } from './pushing.ts';

/** The id, title and paths of a finding are for editors only. No text of a message or a page for others may contain it. */
export const HIDDEN = 'fingerprint-4711';

export const secret = (id: string, change: Partial<FoundRow> = {}): FoundRow => ({
  kind: 'secret',
  id: `${HIDDEN}-${id}`,
  savedBytes: 0,
  ...change,
});

export type SecretWorld = Pushing & {
  /** Stores the findings of the image of a tag, as the writer of findings does. */
  find(tag: string, found: readonly FoundRow[], change?: Partial<FindingRows>): Promise<void>;
  /** Pushes an image, and finds this in it. */
  pushWith(found: readonly FoundRow[], tag?: string): Promise<void>;
  /** Does what follows when no image is due to be inspected. */
  rest(): Promise<void>;
  secrets(): Promise<Incident[]>;
  messages(): Promise<string[]>;
  repositoryId: string;
};

export const EDITOR: Caller = {
  kind: 'user',
  id: 'u',
  name: 'Ann',
  email: 'ann@example.com',
  role: 'editor',
  sessionId: 's',
};

/** Opens a world with a repository of own images, whose first image has no findings. */
export async function openSecretWorld(first: readonly FoundRow[] = [], opened?: Pushing): Promise<SecretWorld> {
  const world = opened ?? (await openPushing());
  const { db, clock } = world;
  const repositoryId = await world.watch('team/app', { base: 50 });
  let pushes = 0;

  const find: SecretWorld['find'] = async (tag, found, change = {}) => {
    const current = await db.tagCurrent.findMany({ where: { tag: { name: tag, repositoryId } } });
    const manifests = await db.manifest.findMany({ where: { id: { in: current.map((one) => one.manifestId) } } });
    for (const { id: manifestId, digest } of manifests) {
      await db.findingSet.deleteMany({ where: { repositoryId, manifestId } });
      await insertFindingRows(db, { repositoryId, digest, found, ...change });
    }
    await noteSecrets(db, repositoryId, { now: clock.now() });
  };
  const rest = () => noteKnownSecrets(db, { now: clock.now(), findBaseUrl: async () => 'https://sizes.example.com' });
  await find('latest', first);
  await rest();
  return {
    ...world,
    repositoryId,
    find,
    rest,
    async pushWith(found, tag = 'latest') {
      pushes += 1;
      await world.push('team/app', { base: 50, app: 5 + pushes / 100 }, { tags: [tag] });
      await find(tag, found);
    },
    async secrets() {
      const rows = await db.incident.findMany({ where: { kind: 'secret' }, orderBy: { number: 'asc' } });
      const guarded = createGuarded(EDITOR, { db });
      const all = [];
      for (const { id } of rows) all.push(Incident.parse(await readIncident(guarded, id, clock.now())));
      return all;
    },
    async messages() {
      const rows = await db.delivery.findMany({ orderBy: { createdAt: 'asc' }, select: { type: true } });
      return rows.map(({ type }) => type);
    },
  };
}
