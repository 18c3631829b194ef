import { z } from 'zod';
import { FINDING_CERTAINTIES, FINDING_KINDS } from '#lib/domain/finding.ts';
import { Bytes, growing, Relation, SignedBytes, Time } from './common.ts';

const NamedFinding = z.object({ id: z.string(), kind: growing(FINDING_KINDS), title: z.string() });

/** PlanStep is one change of an image. All bytes are compressed. */
export const PlanStep = z.object({
  /** 1 is the first step. */
  number: z.int(),
  /** The findings that it mends. */
  findings: z.array(NamedFinding),
  /** Findings that this step makes void, so that they need no step. Their bytes count here. */
  takes: z.array(NamedFinding),
  title: z.string(),
  /** The instruction that is changed, at most 500 characters; null if it is unknown. */
  instruction: z.string().nullable(),
  /** "certain": nothing in the image needs the files. */
  certainty: growing(FINDING_CERTAINTIES),
  /** The size of the image before and after the step, when all steps above it are done. */
  beforeBytes: Bytes,
  afterBytes: Bytes,
  savedBytes: Bytes,
  /** True if the bytes are not exact. */
  estimated: z.boolean(),
  /** Pulls that are saved beside the size: bytes that a node downloads in `changed` of the last `releases` without need. Null for most kinds. */
  perRelease: z.object({ bytes: Bytes, changed: z.int(), releases: z.int() }).nullable(),
  /** What all nodes would have downloaded less for all releases of `pulls`, at most; null if `pulls` is. */
  pulledBytes: Bytes.nullable(),
  /** What the step could break, and how to try it. */
  risk: z.string(),
  remedy: z.object({
    text: z.string(),
    /** The lines when the steps above are done; null if they are unknown. */
    before: z.string().nullable(),
    /** What to write instead; null if no line can be given. */
    after: z.string().nullable(),
    /** Where other steps change the same lines. */
    notes: z.array(z.string()),
  }),
});
export type PlanStep = z.infer<typeof PlanStep>;

/** DoneStep is a finding that earlier pushes of the series had, and that a push has mended. */
export const DoneStep = z.object({
  findingId: z.string(),
  kind: growing(FINDING_KINDS),
  title: z.string(),
  /** What it counted in the last image that had it. */
  predictedBytes: Bytes,
  /** By how much its layers shrank. Null if other changes of the same layers cannot be told apart. */
  savedBytes: SignedBytes.nullable(),
  /** The first push without it. */
  at: Time,
  with: z.object({ digest: z.string(), tag: z.string() }),
});
export type DoneStep = z.infer<typeof DoneStep>;

/** What makes an image smaller, step by step, in the order in which it is best done. */
export const ImagePlan = z.object({
  /** "partial": some files are unknown. "reading": layers are read now or queued. "unread": no layer was read. */
  state: z.enum(['complete', 'partial', 'reading', 'unread']),
  /** That of the repository. Only the maintainers of a third-party image (`upstream`) can follow the plan. */
  relation: Relation,
  sizeBytes: Bytes,
  /** The size after the last step. */
  afterBytes: Bytes,
  estimated: z.boolean(),
  /** Secrets first, then certain steps, then likely ones; within these, what saves most. */
  steps: z.array(PlanStep),
  /** How many findings the caller may not see: secrets are for editors. */
  hidden: z.int(),
  /** How many findings are in no step, because there are too many. */
  moreItems: z.int(),
  /** Pushes of the series in the last `days` days, and the machines that pull each. Null if the image is in no series. */
  pulls: z.object({ releases: z.int(), nodes: z.int(), days: z.int() }).nullable(),
  /** What is done already in the series of the image, the newest first, at most 50. */
  done: z.array(DoneStep),
  /** The Dockerfile with the new lines, put together from the history; null if that is not possible. */
  dockerfile: z.string().nullable(),
  /** The plan as Markdown, for an issue or a pull request. */
  markdown: z.string(),
});
export type ImagePlan = z.infer<typeof ImagePlan>;
