import { getJson, postJson, waitUntil } from '#tests/support/app.ts';

type RepositoryAnswer = { id: string; firstLook: unknown; lastSuccessAt: string | null };

/** Watches a repository through the API and waits until its import has ended. @returns its id */
export async function watchRepository(url: string, reference: string, more: object = {}): Promise<string> {
  const { id } = await postJson<{ id: string }>(`${url}/api/v1/repositories`, { reference, ...more });
  await waitUntil(async () => {
    const { firstLook, lastSuccessAt } = await getJson<RepositoryAnswer>(`${url}/api/v1/repositories/${id}`);
    return firstLook === null && lastSuccessAt !== null;
  }, 30_000);
  return id;
}
