import { AS_ADMIN, getJson, postJson, waitUntil } from '#tests/support/app.ts';

type RegistriesAnswer = { items: { id: string; host: string }[] };
type OverviewAnswer = { items: { id: string; registry: { host: string } }[] };
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

async function remove(url: string): Promise<void> {
  const response = await fetch(url, { method: 'DELETE', headers: AS_ADMIN });
  if (!response.ok && response.status !== 404) throw new Error(`${url} was not removed: ${response.status}`);
}

/** Stops watching, history included. */
export const unwatchRepository = (url: string, id: string): Promise<void> => remove(`${url}/api/v1/repositories/${id}`);

/** Removes what is watched on a host, then its registry: no later test finds it in trouble. */
export async function removeRegistry(url: string, host: string): Promise<void> {
  const { items } = await getJson<RegistriesAnswer>(`${url}/api/v1/registries`);
  const overview = await getJson<OverviewAnswer>(`${url}/api/v1/overview`);
  for (const { id } of overview.items.filter(({ registry }) => registry.host === host))
    await unwatchRepository(url, id);
  for (const { id } of items.filter((item) => item.host === host)) await remove(`${url}/api/v1/registries/${id}`);
}
