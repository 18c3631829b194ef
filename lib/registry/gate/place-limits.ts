/** PlaceLimits says how many requests may be under way at a time. */
export type PlaceLimits = {
  /** To one host (P-15). */
  perHost: number;
  layersPerHost: number;
  /** To one host that is not known to answer. */
  perUnknownHost: number;
  inAll: number;
  /** To all hosts that are not known to answer. The rest is left for hosts that do. */
  unknownInAll: number;
  /** To all hosts whose last request got no answer. The rest is left for new hosts. */
  stalledInAll: number;
};

/** Together with the 64 sockets that are kept open for later requests these are 256. */
export const PLACE_LIMITS: PlaceLimits = {
  perHost: 3,
  layersPerHost: 1,
  perUnknownHost: 1,
  inAll: 192,
  unknownInAll: 160,
  stalledInAll: 96,
};
