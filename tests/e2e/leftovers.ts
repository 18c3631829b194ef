import { ADMIN, AS_ADMIN, getJson } from '#tests/support/app.ts';

type Item = { id: string | null; origin?: string | null; email?: string | null };

/** Everything that a test can add. Deleting a registry also deletes its repositories and incidents. */
const COLLECTIONS = ['registries', 'rules', 'budgets', 'routes', 'channels', 'forges', 'invitations', 'users'];

const isAdded = ({ id, origin, email }: Item) => id !== null && origin !== 'demo' && email !== ADMIN.email;

async function send(method: string, url: string): Promise<void> {
  const response = await fetch(url, { method, headers: AS_ADMIN });
  if (!response.ok && response.status !== 404) throw new Error(`${method} ${url} was answered with ${response.status}`);
}

/** Removes everything from an application except the demo and the first account. Ends all mutes. */
export async function removeLeftovers(url: string): Promise<void> {
  const list = async <T extends Item>(collection: string) =>
    (await getJson<{ items: T[] }>(`${url}/api/v1/${collection}`)).items.filter(isAdded);
  // Ending a mute adds an event to the incident, so mutes are ended before incidents are removed.
  for (const { id, endedAt } of await list<Item & { endedAt: string | null }>('mutes'))
    if (endedAt === null) await send('POST', `${url}/api/v1/mutes/${id}/end`);
  for (const collection of COLLECTIONS)
    for (const { id } of await list(collection)) await send('DELETE', `${url}/api/v1/${collection}/${id}`);
}
