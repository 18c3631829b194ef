import { expect, it, onTestFinished } from 'vitest';
import type { RegistryRow } from '#lib/db/registries/registries.ts';
import { createDispatcher } from '#lib/net/dispatcher.ts';
import { createRegistryClients } from '#lib/poll/registry-clients.ts';
import { ANY_NETWORK } from '#tests/support/any-network.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { createTestClock, sealer } from '#tests/support/poller.ts';

it('all clients of a registry share its quota, and a redirected request counts once', async () => {
  const [fake, storage] = [await fakeRegistry(), await fakeRegistry()];
  fake.switches.quota = { limit: 100, remaining: 50, windowSeconds: 21_600 };
  fake.switches.redirect.manifests = storage.origin;
  storage.content.image('team/app', 'v1', [100]);
  const clients = createRegistryClients({
    clock: createTestClock(),
    sealer,
    userAgent: 'plimsoll/test',
    createDispatcher: () => createDispatcher({ policy: ANY_NETWORK }),
  });
  onTestFinished(() => clients.close());
  const registry = registryAt(fake);
  const poll = clients.open(registry, null);
  let uses = 0;
  const check = clients.open(registry, null, {
    onQuotaUse: () => {
      uses += 1;
    },
  });
  await check.client.headManifest('team/app', 'v1');
  expect(uses).toBe(0);
  await check.client.getManifest('team/app', 'v1');
  expect(uses).toBe(1);
  expect(poll.quota.latest?.remaining).toBe(49);
});

function registryAt({ host, baseUrl }: { host: string; baseUrl: string }) {
  const settings = { insecure: true, caPem: null, credential: null, trustedTokenHosts: [], allowPrivate: true };
  return { id: 'r', host, url: baseUrl, ...settings } as unknown as RegistryRow;
}
