/** The terms of the files of an image, like those of terms.ts. They are apart because few screens need them. */
export const FILE_TERMS = {
  diveEfficiency: [
    'Efficiency in dive',
    'the figure of the tool dive, which counts a path of several layers once with its smallest size, and a deleted directory with all its files.',
  ],
  efficiency: ['Efficiency', 'the visible bytes divided by the unpacked bytes of all layers.'],
} as const;
