/** Most characters of a resolved path. */
const MOST_LENGTH = 4096;

/**
 * Resolves a path that a record gives relative to a folder: "../six.py" below "lib/site-packages/six.egg-info".
 *
 * @returns the path without a slash at either end; null when it leaves the root, is too long, or is the root
 */
export function resolvePath(folder: string, relative: string): string | null {
  if (folder.length + relative.length > MOST_LENGTH) return null;
  const names = relative.startsWith('/') || folder === '' ? [] : folder.split('/');
  for (const name of relative.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return null;
  }
  return names.length === 0 ? null : names.join('/');
}

/** Returns the folder of a path; "" at the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
