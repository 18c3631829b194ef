/**
 * The terms of Plimsoll that screens explain beside their first use: the term, and the first sentence of its entry in
 * docs/glossary.md. A test compares the two.
 */
export const TERMS = {
  baseline: ['Baseline', 'the size that a push is compared with: the median of the last accepted pushes.'],
  baseLayers: ['Base layers', 'the layers of the base image.'],
  ownLayers: ['Own layers', 'the layers that an image adds to its base image.'],
  couldSave: [
    'Could save',
    'the bytes that the findings of the newest image save; the list is sorted by these bytes × releases in 90 days × nodes.',
  ],
  duplicateBytes: ['Duplicate bytes', 'the bytes of visible files whose content another visible file has too.'],
  pullCost: ['Pull cost', 'the bytes that a node downloads when it already has the previous release.'],
  pulledAgain: [
    'Pulled again unchanged',
    'the part of the pull cost that a node has already: files with the same content at the same path.',
  ],
  pushCost: ['Push cost', 'the bytes of layers that no earlier push to the repository has, which a build uploads.'],
  series: ['Series', 'the tags of one line over time on one platform, such as main on linux/amd64.'],
  unpackedSize: ['Unpacked size', 'the bytes of all files in all layers, uncompressed, hard links once.'],
  visibleSize: ['Visible size', 'the bytes of the files that a container sees once all layers are merged.'],
  wastedBytes: ['Wasted bytes', 'the bytes of files that a later layer replaces or deletes.'],
} as const;

export type TermName = keyof typeof TERMS;
