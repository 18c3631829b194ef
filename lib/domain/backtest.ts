/** A back-test ends after these repositories or seconds, and lists this many of the incidents that it counts. */
export const BACKTEST_LIMITS = { repositories: 500, incidents: 200, seconds: 8 } as const;
