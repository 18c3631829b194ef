import { may } from '#lib/auth/permissions.ts';
import { NotFoundError } from '#lib/db/errors.ts';
import { listHostsWithPath } from '#lib/db/registries/registries.ts';
import { findBadge } from '#lib/db/repositories/badges.ts';
import type { BadgeMetric } from '#lib/domain/badge.ts';
import type { Badge } from '#lib/format/badge/badge.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatCount } from '#lib/format/count.ts';
import { comparePlatforms } from '#lib/image/platform.ts';
import { InvalidReferenceError, parseReference } from '#lib/image/reference.ts';
import type { GuardedViews } from '../context.ts';

export type BadgeQuery = { metric: BadgeMetric; platform?: string | undefined };

const LABELS: Record<BadgeMetric, string> = {
  size: 'image size',
  'pull-cost': 'pull cost',
  layers: 'layers',
};

/**
 * Returns the badge of a tag: of linux/amd64, else of the first platform, unless a platform is given.
 *
 * @param path - "docker.io/library/node/22.svg"
 * @throws NotFoundError also when the caller may not see it; both look the same
 */
export async function readBadge(
  guarded: GuardedViews,
  path: string,
  { metric, platform }: BadgeQuery,
): Promise<Badge & { isPublic: boolean }> {
  const { db } = guarded.require('anyone');
  const named = parsePath(path, await listHostsWithPath(db));
  const row = named && (await findBadge(db, named.host, named.name, named.tag));
  const isPublic = row?.visibility === 'public';
  if (!row || !(isPublic || may(guarded.caller, 'read'))) throw new NotFoundError('badge', path);
  const label = LABELS[metric];
  if (row.isGone) return { isPublic, label, message: 'gone', colour: 'grey' };
  const [first] = [...row.platforms].sort((a, b) => comparePlatforms(a.platform, b.platform));
  const shown = platform === undefined ? first : row.platforms.find((one) => one.platform === platform);
  if (!shown) return { isPublic, label, message: first ? 'no such platform' : 'not read yet', colour: 'grey' };
  const { sizeBytes, pullCostBytes, layerCount, isOverBudget } = shown;
  const messages: Record<BadgeMetric, string> = {
    size: formatBytes(sizeBytes),
    'pull-cost': formatBytes(pullCostBytes),
    layers: formatCount(layerCount),
  };
  const colour = metric === 'size' && isOverBudget ? 'orange' : 'blue';
  return { isPublic, label, message: messages[metric], colour };
}

function parsePath(path: string, registries: readonly string[]): { host: string; name: string; tag: string } | null {
  const match = /^(.+)\/([^/]+)\.svg$/.exec(path);
  if (!match) return null;
  try {
    const { registry, repository, tag } = parseReference(`${match[1]}:${match[2]}`, registries);
    return tag === null ? null : { host: registry, name: repository, tag };
  } catch (error) {
    if (error instanceof InvalidReferenceError) return null;
    throw error;
  }
}
