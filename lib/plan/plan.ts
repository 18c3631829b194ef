import type { Finding, Remedy } from '#lib/findings/finding.ts';
import type { ConfigFacts } from '#lib/image/config.ts';

/** PullsPerRelease is what a node downloads in a release only because of the order of the layers. Compressed bytes. */
export type PullsPerRelease = {
  /** In a release that changes these layers without need. */
  bytes: number;
  /** How many of `releases` did that. */
  changed: number;
  releases: number;
};

/** PlannedFinding is a finding of a set. Kinds of a newer release are kept as they are. */
export type PlannedFinding = Omit<Finding, 'kind' | 'certainty' | 'perRelease' | 'unpackedBytes' | 'morePaths'> & {
  kind: string;
  certainty: string;
  /** For findings that save pulls and not size. */
  perRelease?: PullsPerRelease | null;
};

/** PlanImage is the image that a plan is for. */
export type PlanImage = {
  /** Compressed bytes. */
  sizeBytes: number;
  /** As the history has them, lowest layer first. */
  instructions: readonly (string | null)[];
  /** How many of the lowest layers are those of the base image; null when unknown. */
  baseCount: number | null;
  /** "node:20" as the image names its base; null when it does not. */
  baseName: string | null;
  facts: Pick<ConfigFacts, 'entrypoint' | 'command' | 'user' | 'workingDirectory'>;
  /** Pushes of the series in a span of time, and the machines that pull each. Null when the image is in no series. */
  pulls: { releases: number; nodes: number } | null;
};

type PlannedRemedy = Remedy & {
  /** What to keep in mind where other steps change the same lines. */
  notes: string[];
};

/** PlanStep is one change that a team makes. Bytes are compressed. */
export type PlanStep = {
  /** 1 is the first. */
  number: number;
  /** The findings that it mends. The first one is the reason for it. */
  findings: Pick<PlannedFinding, 'id' | 'kind' | 'title'>[];
  /** Findings that need no step of their own, because this step makes them void. Their bytes count here. */
  takes: Pick<PlannedFinding, 'id' | 'kind' | 'title'>[];
  title: string;
  /** The instruction that is changed, shortened; null when it is unknown. */
  instruction: string | null;
  certainty: string;
  /** The size of the image before and after the step, when all steps above it are done. */
  beforeBytes: number;
  afterBytes: number;
  savedBytes: number;
  estimated: boolean;
  /** Saved pulls that are no saved size; null for most kinds. */
  perRelease: PullsPerRelease | null;
  /** What all nodes download less for all releases of the span, at most. Null when releases are unknown. */
  pulledBytes: number | null;
  /** What it could break, and how to try it. */
  risk: string;
  remedy: PlannedRemedy;
};

/** Plan is what makes an image smaller, in the order in which it is best done. */
export type Plan = {
  sizeBytes: number;
  /** The size after the last step. */
  afterBytes: number;
  estimated: boolean;
  steps: PlanStep[];
  /** The Dockerfile with the steps, put together from the history; null where that is not possible. */
  dockerfile: string | null;
};
