import type { FileIndex } from '#lib/contents/index/file-index.ts';
import type { ImagePurpose } from '#lib/domain/finding.ts';
import type { Offers } from '#lib/findings/bases/offers.ts';
import type { ConfigFacts, HistoryEntry } from '#lib/image/config.ts';
import type { Labels } from '#lib/image/labels.ts';

export type InspectedLayer = {
  digest: string;
  /** 0 is the lowest layer. */
  position: number;
  /** Compressed bytes. */
  sizeBytes: number;
  instruction: string | null;
  /** Null when the files of the layer are unknown. */
  index: FileIndex | null;
};

/** KnownSibling is a smaller image that could replace a base, as its registry has it. Bytes are compressed. */
export type KnownSibling = {
  /** "docker.io/library/node:24-slim" */
  reference: string;
  /** Of the image of the platform. */
  digest: string;
  sizeBytes: number;
  unpackedBytes: number;
  offers: Offers;
  checkedAt: Date;
};

export type InspectedBase = {
  /** "docker.io/library/node:24" */
  reference: string;
  /** The nearest first. Those that do not exist, and those whose files are unknown, are left out. */
  siblings: readonly KnownSibling[];
};

/** InspectedImage is all that findings are made from. In its texts, secrets are masked (secret-mark.ts). */
export type InspectedImage = {
  /** Lowest first. */
  layers: readonly InspectedLayer[];
  /** How many of the lowest layers are those of the base image; null when unknown. */
  baseCount: number | null;
  /** Null when its name is unknown, or it has no smaller variants. */
  base: InspectedBase | null;
  purpose: ImagePurpose;
  facts: Pick<ConfigFacts, 'entrypoint' | 'command'>;
  labels: Labels;
  /** All entries, including those without a layer. */
  history: readonly Pick<HistoryEntry, 'createdBy' | 'emptyLayer'>[] | null;
};
