/** Sizes of the parts of a chart. The skeletons have the same, so that nothing moves when the chart is drawn. */

export const PLOT_HEIGHT = 320;

/** From this width of the chart in pixels, the details of a push need few lines, and a corner of the plot is free for them. */
export const WIDE = 720;

/** Classes for the room of the details: a chart narrower than WIDE needs more lines. */
export const DETAILS_ROOM = 'min-h-[232px] @min-[720px]:min-h-[104px]';

/** Classes for a table in place of plot and details. */
export const TABLE_ROOM = 'h-[564px] @min-[720px]:h-[436px]';

/** Height of the strip with its axis, in pixels. */
export const STRIP = { height: 40, axis: 20 };
