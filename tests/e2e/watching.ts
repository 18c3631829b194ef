import { AS_ADMIN, getJson, postJson, waitUntil } from '#tests/support/app.ts';

type RepositoryAnswer = { id: string; firstLook: unknown; lastSuccessAt: string | null };

/** Watches a repository through the API and waits for the end of its first look. @returns its id */
export async function watchRepository(url: string, reference: string, more: object = {}): Promise<string> {
  const { id } = await postJson<{ id: string }>(`${url}/api/v1/repositories`, { reference, ...more });
  await waitUntil(async () => {
    const { firstLook, lastSuccessAt } = await getJson<RepositoryAnswer>(`${url}/api/v1/repositories/${id}`);
    return firstLook === null && lastSuccessAt !== null;
  }, 30_000);
  return id;
}

/** Stops watching, history included. */
export async function unwatchRepository(url: string, id: string): Promise<void> {
  const response = await fetch(`${url}/api/v1/repositories/${id}`, { method: 'DELETE', headers: AS_ADMIN });
  if (!response.ok && response.status !== 404) throw new Error(`${id} was not removed: ${response.status}`);
}
