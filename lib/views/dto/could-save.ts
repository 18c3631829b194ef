import { z } from 'zod';
import { Bytes } from './common.ts';

/** What the newest image of a repository's main series could save, and what the list multiplies it with to sort. */
export const CouldSave = z.object({
  /** Compressed bytes of the findings that are not dismissed. */
  savedBytes: Bytes,
  /** Pushes of the main series in the last 90 days. */
  releases: z.int(),
  /** Machines that pull the image. */
  nodes: z.int(),
});
export type CouldSave = z.infer<typeof CouldSave>;

/** The findings of the newest image of a repository's main series, in sums. */
export const ImageSaving = CouldSave.extend({
  /** Digest and compressed bytes of the image. */
  digest: z.string(),
  sizeBytes: Bytes,
  /** How many findings other than secrets are not dismissed. */
  findings: z.int(),
  /** How many secrets were found that are not dismissed; null for callers that may not see them. */
  secrets: z.int().nullable(),
  /** Bytes of findings that earlier images of the series had and the newest lacks; null in lists of repositories. */
  savedSoFarBytes: Bytes.nullable(),
});
export type ImageSaving = z.infer<typeof ImageSaving>;
