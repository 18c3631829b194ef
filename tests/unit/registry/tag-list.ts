import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import type { Switches } from '#tests/support/fake-registry/switches.ts';

export const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `t${String(index).padStart(4, '0')}`);

/** Starts a fake registry in which team/app has these tags. */
export async function registryWithTags(tags: string[], switches: Partial<Switches> = {}, prefix = '') {
  const fake = await fakeRegistry(switches, prefix);
  const digest = fake.content.image('team/app', 'seed', [1]);
  fake.content.tagsOf('team/app').clear();
  for (const tag of tags) fake.content.tagsOf('team/app').set(tag, digest);
  return fake;
}

export const body = (tags: unknown) => ({ status: 200, body: JSON.stringify({ name: 'team/app', tags }) });
