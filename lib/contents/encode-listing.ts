import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Databases } from './databases/databases.ts';
import { encodePackageDetails } from './databases/package-details.ts';
import type { IndexWriter } from './index/encode.ts';
import { SECTIONS } from './index/sections.ts';
import type { LayerFindings } from './layer-findings.ts';

/** Listing is what was collected of a layer. */
export type Listing = { index: IndexWriter; databases: Databases; findings: Pick<LayerFindings, 'sections'> };

/** Encodes the index. Other work can run between its parts, each of which can take some milliseconds. */
export async function encodeListing({ index, databases, findings }: Listing): Promise<Uint8Array> {
  const packages = databases.packages();
  await nextTurn();
  const details = { number: SECTIONS.packageDetails, bytes: encodePackageDetails(packages) };
  await nextTurn();
  const sections = [details, ...findings.sections()];
  await nextTurn();
  return index.encode(packages, databases.ownerOf, sections);
}
