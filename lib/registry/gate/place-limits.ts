/** How many requests may be under way at a time. */
export type PlaceLimits = {
  /** P-15 */
  perHost: number;
  layersPerHost: number;
  /** To a host that is not known to answer. */
  perUnknownHost: number;
  inAll: number;
  /** To all hosts that are not known to answer: they leave room for those that do. */
  unknownInAll: number;
  /** To all hosts whose last request got no answer: they leave room for new ones. */
  stalledInAll: number;
};

/** With the 64 sockets that are kept for later requests, 256 in all. */
export const PLACE_LIMITS: PlaceLimits = {
  perHost: 3,
  layersPerHost: 1,
  perUnknownHost: 1,
  inAll: 192,
  unknownInAll: 160,
  stalledInAll: 96,
};
