import type { FileIndex } from '#lib/contents/index/file-index.ts';
import type { ImagePurpose } from '#lib/domain/finding.ts';
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

/** InspectedImage is all that findings are made from. In its texts, secrets are masked (secret-mark.ts). */
export type InspectedImage = {
  /** Lowest first. */
  layers: readonly InspectedLayer[];
  /** How many of the lowest layers are those of the base image; null when unknown. */
  baseCount: number | null;
  purpose: ImagePurpose;
  facts: Pick<ConfigFacts, 'entrypoint' | 'command'>;
  labels: Labels;
  /** All entries, including those without a layer. */
  history: readonly Pick<HistoryEntry, 'createdBy' | 'emptyLayer'>[] | null;
};
