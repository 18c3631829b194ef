import type { FakeRegistry } from '#tests/support/fake-registry/fake-registry.ts';
import type { Fault } from '#tests/support/fake-registry/fault.ts';
import { type FaultName, faultLine, headAlternates, headNames } from '#tests/support/fake-registry/fault-lines.ts';
import { configOf, type IndexChild, tagIndex } from '#tests/support/fake-registry/index-content.ts';
import { pickOne, type Random } from '#tests/support/random.ts';

const TAG_WAYS: FaultName[] = [
  'refused by policy with 403',
  'refused by policy with 412',
  'internal error',
  'bad gateway',
  'redirect loop',
  'redirect to a private place',
  'cut off',
  'web page',
  'not JSON',
  'never answers',
  'right HEAD, refused GET',
];
const PART_WAYS: FaultName[] = [...TAG_WAYS.slice(0, -1), 'not found'];
const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/s390x'];

export type Repository = { fake: FakeRegistry; name: string; children: Map<string, IndexChild[]> };

/** Pushes a plain image or an index under a tag. `seed` makes it different from all others. */
export function pushAny({ fake, name, children }: Repository, tag: string, seed: number, isIndex: boolean): void {
  children.delete(tag);
  if (!isIndex) fake.content.image(name, tag, [1_000 + seed * 10, 2_000_000 + seed]);
  else children.set(tag, tagIndex(fake.content, { repository: name, tag, seed, platforms: PLATFORMS }).children);
}

export type Thrown = {
  lines: Fault[];
  /** Tags that cannot be read. */
  tags: Set<string>;
  /** Digests of children that cannot be read. */
  children: Set<string>;
  configs: Set<string>;
};

/** Chooses what fails in one repository: some tags, children and configs, and sometimes its HEADs. */
export function throwFaults({ fake, name, children }: Repository, random: Random): Thrown {
  const thrown: Thrown = { lines: [], tags: new Set(), children: new Set(), configs: new Set() };
  const names = [...fake.content.tagsOf(name).keys()];
  const line = (ways: readonly FaultName[], reference: string) =>
    thrown.lines.push(faultLine(pickOne(random, ways) ?? 'not found', { repository: name, reference }));
  // The first line that matches a request applies, so wrong HEADs hide faults of the same tag.
  const lie = random();
  const lying = pickOne(random, names) ?? '';
  if (lie < 0.2) thrown.lines.push(headNames(`sha256:${'0'.repeat(64)}`, { repository: name }));
  else if (lie < 0.35) thrown.lines.push(headNames(fake.content.tagsOf(name).get(lying) ?? null, { repository: name }));
  else if (lie < 0.5) thrown.lines.push(headAlternates({ repository: name }));
  else if (lie < 0.65) thrown.lines.push(headNames(`sha256:${'1'.repeat(64)}`, { repository: name, reference: lying }));
  for (const tag of names) {
    if (random() > 0.25) continue;
    thrown.tags.add(tag);
    line(TAG_WAYS, tag);
  }
  for (const { digest, config } of [...children.values()].flat()) {
    const roll = random();
    if (roll < 0.2) {
      thrown.children.add(digest);
      line(PART_WAYS, digest);
    } else if (roll < 0.35) line(PART_WAYS, config);
  }
  for (const tag of names) {
    const digest = fake.content.tagsOf(name).get(tag) ?? '';
    if (children.has(tag) || random() > 0.2) continue;
    thrown.configs.add(digest);
    line(PART_WAYS, configOf(fake.content, digest));
  }
  return thrown;
}
