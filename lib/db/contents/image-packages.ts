import type { Database } from '../client.ts';
import { toNumber } from '../numbers.ts';
import { toRows } from '../rows.ts';
import type { ImageSums, SummedPackage } from './image-contents.ts';

/** The sums and packages of an image that a repository may show. */
export type StoredPackages = { sums: ImageSums; packages: SummedPackage[] };

/** Returns the stored packages of an image. Null until the repository's own registry has served every layer and they were summed. */
export async function findStoredPackages(
  db: Database,
  repositoryId: string,
  manifestId: number,
): Promise<StoredPackages | null> {
  const sums = await db.imageContents.findFirst({
    where: { manifestId, manifest: { readBy: { some: { repositoryId, contentsAt: { not: null } } } } },
  });
  if (sums === null) return null;
  const rows = await db.$queryRaw<object[]>`
    select p.ecosystem, p.name, nullif(i.version, '') as version, i."unpackedBytes", i."packedBytes", i.files, i.layers
    from "ImagePackage" i join "Package" p on p.id = i."packageId" where i."manifestId" = ${manifestId}`;
  return {
    sums: {
      unpackedBytes: toNumber(sums.unpackedBytes),
      visibleBytes: toNumber(sums.visibleBytes),
      wastedBytes: toNumber(sums.wastedBytes),
      duplicateBytes: toNumber(sums.duplicateBytes),
      truncated: sums.truncated,
    },
    packages: toRows<SummedPackage>(rows),
  };
}
