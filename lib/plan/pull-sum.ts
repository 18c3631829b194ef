import type { PlannedFinding, PullsPerRelease } from './plan.ts';

/** PullSum subtracts what steps remove of a layer from what releases pull of it again. Bytes are compressed. */
export type PullSum = {
  /**
   * Returns what findings save of the pulls when the steps above are done. Null when they save none. `isReduced` is true when these
   * steps remove a part of it.
   */
  pullsOf(findings: readonly PulledFinding[]): { left: PullsPerRelease; isReduced: boolean } | null;
  /** Adds a step. @param savedBytes - by which it makes the image smaller */
  add(findings: readonly PulledFinding[], savedBytes: number): void;
};

type PulledFinding = Pick<PlannedFinding, 'savedBytes' | 'layers' | 'perRelease'>;

/** Creates a sum without steps. */
export function createPullSum(): PullSum {
  const removed = new Map<number, number>();

  return {
    pullsOf(findings) {
      const found = findings.flatMap(({ perRelease, layers }) => {
        if (!perRelease) return [];
        const { bytes, changed, releases } = perRelease;
        const gone = layers.reduce((sum, { position }) => sum + (removed.get(position) ?? 0), 0);
        return [{ changed, releases, bytes: Math.max(0, Math.round(bytes - gone)), isReduced: gone > 0 }];
      });
      const [first] = found;
      if (first === undefined) return null;
      const { changed, releases } = first;
      const bytes = found.reduce((sum, one) => sum + one.bytes, 0);
      return { left: { bytes, changed, releases }, isReduced: found.some((one) => one.isReduced) };
    },
    add(findings, savedBytes) {
      const whole = findings.reduce((sum, finding) => sum + finding.savedBytes, 0);
      for (const { savedBytes: own, layers } of whole > 0 ? findings : []) {
        const [layer, ...others] = layers;
        // How much of a finding is in each of several layers is not stored.
        if (layer === undefined || others.length > 0) continue;
        removed.set(layer.position, (removed.get(layer.position) ?? 0) + (savedBytes * own) / whole);
      }
    },
  };
}

/** The bytes that a node downloads less in an average release, besides those of a smaller image. */
export const averageOf = (pulls: PullsPerRelease | null): number =>
  pulls === null ? 0 : Math.round((pulls.bytes * pulls.changed) / Math.max(1, pulls.releases));
