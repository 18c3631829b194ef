/** The terms of the files of an image, like those of terms.ts. They are apart because few screens need them. */
export const FILE_TERMS = {
  diveEfficiency: [
    'Efficiency in dive',
    'the figure of the tool dive: of a file in several layers, all versions but the smallest are wasted, and a deleted directory adds to the total and wastes nothing.',
  ],
  efficiency: ['Efficiency', 'the visible bytes divided by the unpacked bytes of all layers.'],
} as const;
