import { z } from 'zod';
import { PASTE_SOURCES } from '#lib/image/paste/found.ts';
import { Problem, Relation, TagForm } from './common.ts';

/** Result of asking the registry; null until it was tried. */
export const PreviewTried = z.object({
  /** anonymous: readable by anyone; credential: readable with the stored or given credential. */
  access: z.enum(['anonymous', 'credential']),
  tagCount: z.int(),
  truncated: z.boolean(),
  /** Tags excluded from trends: signatures, attestations, filtered ones. */
  hiddenTagCount: z.int(),
  streams: z.array(
    z.object({ key: z.string(), label: z.string(), form: TagForm, tagCount: z.int(), examples: z.array(z.string()) }),
  ),
  /** Platforms of the pasted tag, if it could be read. */
  platforms: z.array(z.object({ platform: z.string(), sizeBytes: z.int().nullable() })),
  /** Number of requests of the first check, of the back-fill after it, and of each later day. */
  requests: z.object({ now: z.int(), later: z.int(), perDay: z.int() }),
  /** Duration of the back-fill, which leaves quota for your own pulls. */
  spreadSeconds: z.int(),
});
export type PreviewTried = z.infer<typeof PreviewTried>;

export const PreviewItem = z.object({
  /** The pasted reference, and its line, starting at 1. */
  input: z.string(),
  line: z.int(),
  /** Number of times that the same repository was named. */
  mentions: z.int(),
  reference: z
    .object({
      registry: z.string(),
      name: z.string(),
      tag: z.string().nullable(),
      digest: z.string().nullable(),
      full: z.string(),
    })
    .nullable(),
  /** The reason why it is no reference, or why the registry refused it. */
  problem: Problem.nullable(),
  /** Id of the repository if it is already watched. */
  watchedAs: z.string().nullable(),
  registryId: z.string().nullable(),
  relation: Relation,
  relationReason: z.string(),
  tried: PreviewTried.nullable(),
});
export type PreviewItem = z.infer<typeof PreviewItem>;

export const Preview = z.object({
  /** Recognised format of the text; "unknown" when its images are not in a known place. */
  source: z.enum(PASTE_SOURCES),
  items: z.array(PreviewItem),
  byRegistry: z.array(z.object({ host: z.string(), count: z.int() })),
  /** Lines with nothing to watch, such as an image with an unset variable. */
  skipped: z.array(z.object({ line: z.int(), text: z.string(), reason: z.string() })),
});
export type Preview = z.infer<typeof Preview>;
