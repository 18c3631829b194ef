import type { FindingCertainty, FindingKind } from '#lib/domain/finding.ts';
import type { SharedBytes } from './collect/count-once.ts';

/** Characters of the lines before and after. Longer ones are cut before, and left out after. */
export const MOST_LINES = 4_000;

/** Remedy is how a finding is mended. Lines are those of a Dockerfile, or of the file that a comment above them names. */
export type Remedy = {
  text: string;
  /** The instructions as the image's history has them; null when they are unknown. */
  before: string | null;
  /** What to write instead. Null when no line can be given. */
  after: string | null;
};

type FindingLayer = { digest: string; position: number; instruction: string | null };

/** FindingPath is a directory or file without a leading slash. `bytes` are compressed. */
export type FindingPath = { path: string; bytes: number; files: number };

/** PerRelease is what nodes pull again in releases although they have it. */
export type PerRelease = {
  /** Compressed bytes of a release: the mean of those that `changed` counts. */
  bytes: number;
  /** In how many of the last releases that are known. */
  changed: number;
  releases: number;
  /** The releases that `changed` counts, each with the image before it. The newest first. */
  pushes: ReleasePush[];
};

type ReleasePush = { digest: string; fromDigest: string; tag: string; bytes: number };

/** Finding is one thing in an image that can be mended. */
export type Finding = {
  /** The same in the next push, as long as the finding is about the same thing. */
  id: string;
  kind: FindingKind;
  certainty: FindingCertainty;
  title: string;
  /** The compressed bytes of the files. */
  savedBytes: number;
  /** What it adds to the sum of the set: the bytes of files that no earlier finding has. */
  countedBytes: number;
  /** Bytes that it adds besides when all of the earlier findings with these ids are left out of the sum. */
  shared: SharedBytes<string>[];
  /** True when most files are so small that their share of the compressed layer is not exact. */
  estimated: boolean;
  unpackedBytes: number;
  /** Only for what saves nothing of the image, but something in each release. */
  perRelease: PerRelease | null;
  layers: FindingLayer[];
  /** The largest ones first. */
  paths: FindingPath[];
  /** How many more paths there are. */
  morePaths: number;
  remedy: Remedy;
  /** Null for a finding that is not about the base image. */
  otherBase: OtherBase | null;
};

/** OtherBase is what a finding about the base image compares. Bytes are compressed. */
export type OtherBase = {
  /** References such as "docker.io/library/node:24". */
  base: { reference: string; sizeBytes: number };
  sibling: { reference: string; digest: string; sizeBytes: number; checkedAt: string };
  /** What own layers use and the smaller image lacks. `usedBy`: paths, "RUN" or "the start command". */
  missing: { name: string; package: string | null; usedBy: string[]; moreUses: number }[];
  moreMissing: number;
  /** Own files that have to be built again for another C library. */
  rebuilt: string[];
  moreRebuilt: number;
};

/** FindingSet has the findings of an image, those that save most first. */
export type FindingSet = {
  rulesVersion: number;
  /** "partial": the files of a layer are unknown, or there are too many. "unread": no layer was read. */
  state: 'complete' | 'partial' | 'unread';
  /** The compressed bytes of the image. */
  sizeBytes: number;
  /** What all items save together. Bytes that two of them share count once. */
  savedBytes: number;
  /** What those that are certain save together. */
  certainBytes: number;
  items: Finding[];
  /** How many items are left out, because there are too many. */
  moreItems: number;
};
