import type { RegistryAnswer } from '#lib/demo/answer.ts';

/** RegistryCounts is the number of requests answered, by kind, including failing answers. */
export type RegistryCounts = {
  ping: number;
  token: number;
  list: number;
  head: number;
  manifest: number;
  blob: number;
  other: number;
};

export type RegistryCounter = {
  /** Counts of everything. The object stays the same. */
  all: RegistryCounts;
  /** Counts of one repository (list, head, manifest, blob). */
  of(repository: string): RegistryCounts;
  add(answer: RegistryAnswer): void;
  reset(): void;
};

const NONE: RegistryCounts = { ping: 0, token: 0, list: 0, head: 0, manifest: 0, blob: 0, other: 0 };

export function createRegistryCounter(): RegistryCounter {
  const all = { ...NONE };
  const byRepository = new Map<string, RegistryCounts>();
  return {
    all,
    of: (repository) => byRepository.get(repository) ?? { ...NONE },
    add({ kind: requested, repository }) {
      const kind = requested === 'catalog' ? 'other' : requested;
      all[kind] += 1;
      if (repository === null) return;
      const counts = byRepository.get(repository) ?? { ...NONE };
      byRepository.set(repository, counts);
      counts[kind] += 1;
    },
    reset() {
      Object.assign(all, NONE);
      byRepository.clear();
    },
  };
}
