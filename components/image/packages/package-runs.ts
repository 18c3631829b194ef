import type { PackageHistory } from '#lib/views/dto/packages.ts';

/** Pushes in a row that have the same versions of a package in the same size. */
export type PackageRun = {
  /** The push that began it. */
  at: string;
  tag: string;
  versions: (string | null)[];
  bytes: number;
};

/** Joins equal points of a package's history, newest first. Points without known packages are left out. */
export function listRuns(items: PackageHistory['items']): PackageRun[] {
  const runs: PackageRun[] = [];
  for (const { at, tag, versions, bytes } of items) {
    if (bytes === null) continue;
    const last = runs.at(-1);
    if (last === undefined || last.bytes !== bytes || keyOf(last.versions) !== keyOf(versions))
      runs.push({ at, tag, versions, bytes });
  }
  return runs.reverse();
}

const keyOf = (versions: PackageRun['versions']): string => JSON.stringify(versions);
