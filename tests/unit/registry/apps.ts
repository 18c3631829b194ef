import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import type { Switches } from '#tests/support/fake-registry/switches.ts';

export const me = { username: 'me', password: 'correct-horse' };
export const signedIn = { users: { me: 'correct-horse' } };

/** Starts a fake registry with three small images in two repositories. */
export async function registryWithApps(switches: Partial<Switches>) {
  const fake = await fakeRegistry(switches);
  fake.content.image('team/app', 'v1', [100, 200]);
  fake.content.image('team/app', 'v2', [100, 300]);
  fake.content.image('team/other', 'v1', [10]);
  return fake;
}
