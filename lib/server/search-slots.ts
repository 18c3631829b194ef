import { createSlots, type Slots } from './slots.ts';

/** A search reads all tags and uses one connection, so others keep most of the pool. */
const AT_ONCE = 2;
const WAITING = 6;
const RETRY_SECONDS = 2;

/** Bounds how many searches run or wait at the same time. */
export const createSearchSlots = (): Slots =>
  createSlots({
    atOnce: AT_ONCE,
    waiting: WAITING,
    refusal: 'Too many searches are running.',
    retrySeconds: RETRY_SECONDS,
  });
