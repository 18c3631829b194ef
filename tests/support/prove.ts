/** All of them under `npm run prove`; under `npm test` the first `quick`, which has one of each kind. */
export function casesOf<T>(all: readonly T[], quick: number): readonly T[] {
  return process.env.PLIMSOLL_PROVE === 'true' ? all : all.slice(0, quick);
}
