import type { SecretHit } from './hit.ts';

export type HitList = {
  add(hit: SecretHit): void;
  /** Returns the hits in the order of `add`, those of tests after all others. */
  hits(): SecretHit[];
  /** Hits beyond the limit. */
  readonly dropped: number;
};

/** Creates a list of at most `most` hits. When it is full, a hit in the application takes the place of one in a test. */
export function createHitList(most: number): HitList {
  const [real, tests]: [SecretHit[], SecretHit[]] = [[], []];
  let dropped = 0;
  return {
    add(hit) {
      if (real.length + tests.length >= most) {
        dropped += 1;
        if (hit.likelyTest || tests.pop() === undefined) return;
      }
      (hit.likelyTest ? tests : real).push(hit);
    },
    hits: () => [...real, ...tests],
    get dropped() {
      return dropped;
    },
  };
}
