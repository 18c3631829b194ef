/**
 * Returns all cases under `npm run prove`. Under `npm test` it returns the first `quick`, which include one of each
 * kind.
 */
export function casesOf<T>(all: readonly T[], quick: number): readonly T[] {
  return process.env.PLIMSOLL_PROVE === 'true' ? all : all.slice(0, quick);
}
