/** A part of the stack: a layer, or the folded base. */
type StackPart = {
  bytes: number;
  /** The least height in pixels at which the part can be read or clicked. */
  leastPx: number;
};

export type StackHeight = {
  heightPx: number;
  /** True if the part is drawn taller than to scale. The screen has to mark it. */
  isBroken: boolean;
};

/**
 * Returns the heights of the parts of a stack. All parts have the scale `roomPx / totalBytes`; a part below its least height
 * gets that height and is broken. Broken parts make the stack taller than `roomPx`, so that the other parts stay to scale.
 *
 * @param totalBytes - bytes of all layers of the image, also of those in a folded base, so that folding changes no height
 */
export function stackHeights(parts: readonly StackPart[], totalBytes: number, roomPx: number): StackHeight[] {
  const pxPerByte = totalBytes > 0 ? roomPx / totalBytes : 0;
  return parts.map(({ bytes, leastPx }) => {
    const exactPx = bytes * pxPerByte;
    return exactPx < leastPx ? { heightPx: leastPx, isBroken: true } : { heightPx: exactPx, isBroken: false };
  });
}
