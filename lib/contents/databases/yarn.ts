import { listLines } from './lines.ts';
import { resolvePath } from './paths.ts';

export type YarnPackage = { directory: string; name: string; version: string | null };

/** "lodash@npm:4.17.21", "@types/node@virtual:…#npm:20.0.0" */
const LOCATOR = /^"((?:@[^/"]+\/)?[^@"]+)@(?:[^"]*#)?npm:([^"#]+)":$/;
const LOCATION = /^ {4}- "([^"]+)"$/;

/** Parses .yarn-state.yml, Yarn's record of node_modules: locators with their places below `root`. */
export function* listYarnState(content: Buffer, root: string): Generator<YarnPackage> {
  let current: { name: string; version: string } | null = null;
  for (const line of listLines(content)) {
    if (line.startsWith('"')) {
      const [, name, version] = LOCATOR.exec(line) ?? [];
      current = name === undefined || version === undefined ? null : { name, version };
      continue;
    }
    const location = current === null ? undefined : LOCATION.exec(line)?.[1];
    const directory = location === undefined ? null : resolvePath(root, location);
    if (current !== null && directory !== null) yield { directory, ...current };
  }
}

const [KEY, MOST_BYTES] = [Buffer.from('"packageLocation":'), 2048];
const NPM = '-npm-';
/** What follows the archive's name in a location. */
const INSIDE = '.zip/node_modules/';

/** A package with other peers: "__virtual__/react-dom-virtual-5791ff7b2e/0/cache/…", with the levels to go up. */
const VIRTUAL = /(?:__virtual__|\$\$virtual)\/[^/]+\/(\d{1,2})\//;
const pathOfVirtual = (_: string, levels: string) => '../'.repeat(Number(levels));

/**
 * Finds the archives of packages in the map of Yarn's Plug'n'Play (.pnp.cjs, .pnp.data.json). The map is code, and is
 * not run: each location has the real name, and the archive's name the version.
 *
 * @param root - the folder of the map
 */
export function* listPnpPackages(content: Buffer, root: string): Generator<YarnPackage> {
  for (let at = content.indexOf(KEY); at !== -1; at = content.indexOf(KEY, at + KEY.length)) {
    const start = at + KEY.length;
    const found = parseLocation(content.toString('utf8', start, start + MOST_BYTES));
    const directory = found && resolvePath(root, found.archive.replace(VIRTUAL, pathOfVirtual));
    if (found && directory) yield { directory, name: found.name, version: found.version };
  }
}

/** Parses "./.yarn/cache/lodash-npm-4.17.21-6382451519-eb835a2e51.zip/node_modules/lodash/", with its quotes. */
function parseLocation(text: string): { archive: string; name: string; version: string } | null {
  const quoted = /^\s*"([^"\\]+)"/.exec(text)?.[1];
  const inside = quoted?.indexOf(INSIDE) ?? -1;
  if (quoted === undefined || inside === -1) return null;
  const name = /^((?:@[^/]+\/)?[^/@]+)\/$/.exec(quoted.slice(inside + INSIDE.length))?.[1];
  // The end is a part of the locator's hash, and a part of the archive's.
  const file = quoted.slice(quoted.lastIndexOf('/', inside) + 1, inside);
  const [, checked] = /^(.+)-[0-9a-f]{10}-[^-]+$/.exec(file) ?? [];
  const mark = checked?.lastIndexOf(NPM) ?? -1;
  if (name === undefined || checked === undefined || mark <= 0) return null;
  return { archive: `${quoted.slice(0, inside)}.zip`, name, version: checked.slice(mark + NPM.length) };
}
