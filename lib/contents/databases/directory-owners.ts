import type { Owner } from './source.ts';

/** DirectoryOwners finds the innermost owned directory that contains a path. */
export type DirectoryOwners = { add(directory: string, owner: Owner): void; find(path: string): Owner | null };

type Level = { end: number; owner: Owner | null };

/**
 * Neighbouring paths share most directories, so the directories of the previous path are kept. Looking up each
 * directory of each path would take minutes for deep trees.
 */
export function createDirectoryOwners(): DirectoryOwners {
  const owners = new Map<string, Owner>();
  let previous = '';
  let levels: Level[] = [];

  return {
    add(directory, owner) {
      owners.set(directory, owner);
      [previous, levels] = ['', []];
    },
    find(path) {
      if (owners.size === 0) return null;
      const shared = sharedLength(path, previous);
      // A level stays when the shared part has its whole name: "a/b" of "a/b/c", and not of "a/bc".
      const isWhole = (end: number) =>
        end < shared || (end === shared && isBoundary(path, end) && isBoundary(previous, end));
      while (levels.length > 0 && !isWhole(levels.at(-1)?.end ?? 0)) levels.pop();
      previous = path;
      for (let end = levels.at(-1)?.end ?? -1; end < path.length; ) {
        const slash = path.indexOf('/', end + 1);
        end = slash === -1 ? path.length : slash;
        const owner = owners.get(path.slice(0, end)) ?? levels.at(-1)?.owner ?? null;
        levels.push({ end, owner });
      }
      return levels.at(-1)?.owner ?? null;
    },
  };
}

function isBoundary(path: string, end: number): boolean {
  return end === path.length || path[end] === '/';
}

function sharedLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}
