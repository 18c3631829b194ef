import { z } from 'zod';
import { FINDING_CERTAINTIES, FINDING_KINDS, IMAGE_PURPOSES } from '#lib/domain/finding.ts';
import { Bytes, growing, Relation, Time } from './common.ts';

/** The tags of the repository that point now to an image with a secret, directly or through an index. */
const SecretTags = {
  /** The newest 20 by name. Only images whose findings are stored count. Null for a finding of another kind. */
  tags: z.array(z.string()).nullable(),
  /** How many more tags there are. */
  moreTags: z.int(),
};

/** What nodes pull again in releases although they have it. */
const PerRelease = z.object({
  /** Compressed bytes of a release, without what did change: the mean of the releases that `changed` counts. */
  bytes: Bytes,
  /** In how many of the last releases that are known. */
  changed: z.int(),
  releases: z.int(),
});

/** OtherBase is a smaller image that could replace the base of an image. Bytes are compressed. */
const OtherBase = z.object({
  /** References such as "docker.io/library/node:24". */
  base: z.object({ reference: z.string(), sizeBytes: Bytes }),
  /** As its registry had it at that time. */
  sibling: z.object({ reference: z.string(), digest: z.string(), sizeBytes: Bytes, checkedAt: Time }),
  /** What own layers use and the smaller image lacks. */
  missing: z.array(
    z.object({
      /** "libstdc++.so.6", "/bin/bash" */
      name: z.string(),
      /** The package that installs it there; null if it is unknown. */
      package: z.string().nullable(),
      /** Paths of own files, "RUN", or "the start command". */
      usedBy: z.array(z.string()),
      moreUses: z.int(),
    }),
  ),
  moreMissing: z.int(),
  /** Own files that have to be built again for another C library. */
  rebuilt: z.array(z.string()),
  moreRebuilt: z.int(),
});

/** Finding is one thing in an image that can be mended. */
export const Finding = z.object({
  /** The same in the next push, as long as the finding is about the same thing. */
  id: z.string(),
  kind: growing(FINDING_KINDS),
  /** "certain": nothing in the image needs the files. */
  certainty: growing(FINDING_CERTAINTIES),
  title: z.string(),
  /** Compressed bytes of the files. */
  savedBytes: Bytes,
  /** True if most files are so small that their share of the compressed layer is not exact. */
  estimated: z.boolean(),
  unpackedBytes: Bytes,
  /**
   * Only for findings that save nothing of the image, but something in each release. `pushes` are the releases that `changed` counts, newest
   * first, each with the image before it. Null for all others.
   */
  perRelease: PerRelease.extend({
    pushes: z.array(z.object({ digest: z.string(), fromDigest: z.string(), tag: z.string(), bytes: Bytes })),
  }).nullable(),
  layers: z.array(z.object({ digest: z.string(), position: z.int(), instruction: z.string().nullable() })),
  /** Directories and files, the largest first. `bytes` are compressed. */
  paths: z.array(z.object({ path: z.string(), bytes: Bytes, files: z.int() })),
  /** How many more paths there are. */
  morePaths: z.int(),
  remedy: z.object({
    text: z.string(),
    /** The instructions as the image's history has them; null if they are unknown. */
    before: z.string().nullable(),
    /** What to write instead; null if no line can be given. */
    after: z.string().nullable(),
  }),
  /** Null for a finding that is not about the base image. */
  otherBase: OtherBase.nullable(),
  /** Time of the first push of the series with the finding, without a push between that lacks it. Null if the image is in no series. */
  firstSeenAt: Time.nullable(),
  /** Why it is left as it is, and who decided it. Null if it is not dismissed. */
  dismissed: z.object({ reason: z.string(), by: z.string(), at: Time }).nullable(),
  ...SecretTags,
});
export type Finding = z.infer<typeof Finding>;

/** GoneFinding is a finding that an earlier push of the series had and the image lacks. */
export const GoneFinding = z.object({
  id: z.string(),
  kind: growing(FINDING_KINDS),
  title: z.string(),
  /** What it saved in the last image that had it, compressed. */
  savedBytes: Bytes,
  estimated: z.boolean(),
  perRelease: PerRelease.nullable(),
  /** Time of the first push without it. Pushes whose findings are unknown, or cannot be compared, are left out. */
  goneAt: Time,
  /** The image and tag of that push. */
  goneWith: z.object({ digest: z.string(), tag: z.string() }),
  ...SecretTags,
});
export type GoneFinding = z.infer<typeof GoneFinding>;

/** The findings of an image, secrets first, then those that save most. */
export const ImageFindings = z.object({
  /** "partial": some files are unknown. "reading": layers are read now or queued. "unread": no layer was read. */
  state: z.enum(['complete', 'partial', 'reading', 'unread']),
  purpose: growing(IMAGE_PURPOSES),
  /** That of the repository. Findings of third-party images (`upstream`) cannot be dismissed. */
  relation: Relation,
  /** Machines that pull the images of the repository. */
  nodes: z.int(),
  /** Compressed bytes of the image. */
  sizeBytes: Bytes,
  /** What all findings save that are not dismissed. Bytes that two of them share count once. */
  savedBytes: Bytes,
  /** What the certain ones of these save. */
  certainBytes: Bytes,
  /** How many findings the caller may not see: secrets are for editors. */
  hidden: z.int(),
  items: z.array(Finding),
  /** How many findings are left out, because there are too many. */
  moreItems: z.int(),
  /** What earlier pushes of the series had and the image lacks, those that went last first. Empty unless the state is "complete". */
  gone: z.array(GoneFinding),
  /** How many of these are left out, because there are too many. */
  moreGone: z.int(),
});
export type ImageFindings = z.infer<typeof ImageFindings>;

/** The findings of an image that are not dismissed, in sums. */
export const FindingsSummary = z.object({
  /** What they save, compressed. Bytes that two of them share count once. */
  savedBytes: Bytes,
  /** How many they are. Secrets count only for editors. */
  count: z.int(),
  /** True if the bytes of one of them are estimated. */
  estimated: z.boolean(),
});
export type FindingsSummary = z.infer<typeof FindingsSummary>;
