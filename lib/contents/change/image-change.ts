/** Raise it when changes of images are computed in another way. Rows of an older version are computed again while the file lists are stored. */
export const CHANGE_VERSION = 1;

/**
 * ChangedLayer is a layer that the new image has and the previous one lacks. Compressed bytes.
 *
 * `inputs` says whether what its instruction reads changed between the two images: "same" when it is known to be equal (the lock file that an
 * installer reads), so that the layer was built again for nothing; "changed"; "unknown".
 */
export type ChangedLayer = {
  position: number;
  pullBytes: number;
  unchangedBytes: number;
  inputs: 'same' | 'changed' | 'unknown';
};

/**
 * ImageChange is what a node that has the previous image downloads for the new one: `pullBytes` in all, of which it has `unchangedBytes`
 * already, at the same path with the same content. Compressed bytes.
 */
export type ImageChange = {
  pullBytes: number;
  unchangedBytes: number;
  layers: ChangedLayer[];
  /** True when a layer was read in part. What is missing counts as changed. */
  truncated: boolean;
};
