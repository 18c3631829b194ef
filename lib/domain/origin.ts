/** Where a setting was made: on screen or by the API, in plimsoll.yaml, or by the demo. */
export const ORIGINS = ['ui', 'file', 'demo'] as const;
export type Origin = (typeof ORIGINS)[number];
