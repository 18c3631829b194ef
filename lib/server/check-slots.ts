import { createSlots, type Slots } from './slots.ts';

/** Half of the concurrency limit of this process, so that checks that wait for an image do not block the pages. */
const AT_ONCE = 16;
const RETRY_SECONDS = 5;

/** Bounds how many checks run or wait at the same time. */
export const createCheckSlots = (atOnce = AT_ONCE): Slots =>
  createSlots({ atOnce, waiting: 0, refusal: 'Too many checks are running.', retrySeconds: RETRY_SECONDS });
