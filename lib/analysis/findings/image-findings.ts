import type { FindingKind } from '#lib/domain/finding.ts';

/** The kind that depends on images of other registries, which change without a push. */
const OF_BASE: FindingKind = 'fat-base';

export const isAboutBase = ({ kind }: { kind: string }): boolean => kind === OF_BASE;

/** The same by the id of a finding, which begins with its kind. */
export const isIdAboutBase = (id: string): boolean => id.startsWith(`${OF_BASE}-`);

/** ImageFindings are the findings of an image of which all files are known. Bytes are compressed. */
export type ImageFindings = {
  /** FINDING_RULES_VERSION of lib/findings. Only findings of one version are compared. */
  rulesVersion: number;
  /** An ImagePurpose. Images of one purpose have findings of the same kinds. */
  purpose: string;
  /** Whether it is known which layers are those of the base, which have no findings. */
  hasBase: boolean;
  /** False while it is not known which smaller images could replace its base. It can then lack the finding about that. */
  knowsSiblings: boolean;
  items: readonly FoundItem[];
};

type FoundItem = {
  /** The same in the next push, as long as the finding is about the same thing. */
  id: string;
  /** A FindingKind, or a word of a newer release. */
  kind: string;
  savedBytes: number;
  /** What it adds to the sum of its set, so that bytes which two findings share count once. */
  countedBytes: number;
};
