/** Height of the map in pixels, and of the tree beside it. */
export const MAP_HEIGHT = 440;
