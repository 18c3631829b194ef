/** Height of the map of a comparison, in pixels. */
export const DIFFERENCE_HEIGHT = 320;
