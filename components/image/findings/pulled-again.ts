import { formatBytes } from '#lib/format/bytes.ts';
import { countOf } from '#lib/format/count.ts';
import type { Finding } from '#lib/views/dto/findings.ts';

type Releases = Pick<NonNullable<Finding['perRelease']>, 'bytes' | 'changed' | 'releases'>;

/** "pulled again in 5 of 6 releases" */
export const pulledAgainWords = ({ changed, releases }: Releases): string =>
  `pulled again in ${changed} of ${countOf(releases, 'release')}`;

/** "31.2 MB × 5 releases × 12 nodes = 1.87 GB": what all nodes together pulled again. */
export function describePulls({ bytes, changed }: Releases, nodes: number): string {
  const factors = [formatBytes(bytes), countOf(changed, 'release'), countOf(nodes, 'node')];
  return `${factors.join(' × ')} = ${formatBytes(bytes * changed * nodes)}`;
}
