import { z } from 'zod';
import { PASTE_SOURCES } from '#lib/image/paste/found.ts';
import { Problem, Relation, TagForm } from './common.ts';

/** What we found when we asked the registry; null until it was tried. */
export const PreviewTried = z.object({
  /** anonymous: public to anyone; credential: seen with the saved or given credential. */
  access: z.enum(['anonymous', 'credential']),
  tagCount: z.int(),
  truncated: z.boolean(),
  /** Tags left out of trends: signatures, attestations, filtered ones. */
  hiddenTagCount: z.int(),
  streams: z.array(
    z.object({ key: z.string(), label: z.string(), form: TagForm, tagCount: z.int(), examples: z.array(z.string()) }),
  ),
  /** Of the pasted tag, when it could be read. */
  platforms: z.array(z.object({ platform: z.string(), sizeBytes: z.int().nullable() })),
  /** Requests of the first look, of the back-fill after it, and of one day from then on. */
  requests: z.object({ now: z.int(), later: z.int(), perDay: z.int() }),
  /** How long the back-fill is spread, to spare the owner's own pulls. */
  spreadSeconds: z.int(),
});
export type PreviewTried = z.infer<typeof PreviewTried>;

export const PreviewItem = z.object({
  /** What was pasted, and its 1-based line. */
  input: z.string(),
  line: z.int(),
  /** How often the same repository was named. */
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
  /** Why it cannot be read as a reference, or why the registry refused it. */
  problem: Problem.nullable(),
  /** Id of the repository when it is watched already. */
  watchedAs: z.string().nullable(),
  registryId: z.string().nullable(),
  relation: Relation,
  relationReason: z.string(),
  tried: PreviewTried.nullable(),
});
export type PreviewItem = z.infer<typeof PreviewItem>;

export const Preview = z.object({
  /** What the text was read as; "unknown" where nothing in it names images by its place. */
  source: z.enum(PASTE_SOURCES),
  items: z.array(PreviewItem),
  byRegistry: z.array(z.object({ host: z.string(), count: z.int() })),
  /** Lines that held nothing to watch, e.g. an image with an unset variable. */
  skipped: z.array(z.object({ line: z.int(), text: z.string(), reason: z.string() })),
});
export type Preview = z.infer<typeof Preview>;
