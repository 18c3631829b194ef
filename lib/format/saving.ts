import { formatBytes } from './bytes.ts';
import { countOf } from './count.ts';

/** The days whose releases count in the order of what repositories could save. */
export const SAVING_DAYS = 90;

/** What the newest image could save, and what that is multiplied with. */
export type Saving = {
  /** Compressed bytes. */
  savedBytes: number;
  /** Pushes of the main series in the last SAVING_DAYS days. */
  releases: number;
  /** Machines that pull the image. */
  nodes: number;
};

/** Returns the bytes that would not be pulled in SAVING_DAYS days: each release by each node. Repositories are sorted by it. */
export const weighSaving = ({ savedBytes, releases, nodes }: Saving): number => savedBytes * releases * nodes;

/** Describes the order of a repository: "114 MB × 12 releases in 90 days × 3 nodes = 4.10 GB". */
export function describeSaving(saving: Saving): string {
  const { savedBytes, releases, nodes } = saving;
  const factors = [
    formatBytes(savedBytes),
    `${countOf(releases, 'release')} in ${SAVING_DAYS} days`,
    countOf(nodes, 'node'),
  ];
  return `${factors.join(' × ')} = ${formatBytes(weighSaving(saving))}`;
}
