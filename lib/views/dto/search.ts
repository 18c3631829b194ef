import { z } from 'zod';
import { PACKAGE_KINDS } from '#lib/domain/contents.ts';
import { INCIDENT_STATES } from '#lib/domain/incident.ts';
import { growing } from './common.ts';
import { Headline } from './overview.ts';

/** A tag that was found, and where it leads. */
export const FoundTag = z.object({
  repositoryId: z.string(),
  /** "docker.io/library/node" */
  reference: z.string(),
  tag: z.string(),
  /** The image that the tag points to; null before it was read, and when the tag is gone. */
  digest: z.string().nullable(),
  /** True if the registry does not have the tag any more. */
  isGone: z.boolean(),
});
export type FoundTag = z.infer<typeof FoundTag>;

export const FoundIncident = z.object({
  number: z.int(),
  /** A kind of incident, or a word of a newer release. */
  kind: z.string(),
  state: z.enum(INCIDENT_STATES),
  /** The repository, or the host of the registry, that it is about; null if that was removed. */
  subject: z.string().nullable(),
  /** Name of the stream, and the tag whose push opened it; null for polling errors and secrets. */
  label: z.string().nullable(),
  tag: z.string().nullable(),
});
export type FoundIncident = z.infer<typeof FoundIncident>;

/** A package of at least one image whose packages are known. */
export const FoundPackageName = z.object({ ecosystem: growing(PACKAGE_KINDS), name: z.string() });
export type FoundPackageName = z.infer<typeof FoundPackageName>;

/** What a text was found in: at most eight of each, the best first. */
export const SearchResults = z.object({
  repositories: z.array(z.object({ id: z.string(), reference: z.string(), headline: Headline.nullable() })),
  tags: z.array(FoundTag),
  incidents: z.array(FoundIncident),
  registries: z.array(z.object({ id: z.string(), name: z.string(), host: z.string() })),
  packages: z.array(FoundPackageName),
});
export type SearchResults = z.infer<typeof SearchResults>;
