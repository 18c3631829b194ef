import { listLines } from './lines.ts';

/** Packages and references that are read of one lock file. */
const MOST = 200_000;

type Graph = {
  /** References of projects, without and with those for development. */
  needed: string[];
  development: string[];
  /** References of each package. */
  packages: Map<string, string[]>;
};

/**
 * Returns the packages of pnpm's lock file of format 9 that only development needs, as "react@18.2.0": those that no project
 * reaches through its other dependencies. Empty for another format.
 */
export function listDevelopment(content: Buffer): Set<string> {
  const { needed, development, packages } = readGraph(content);
  if (development.length === 0 || packages.size === 0) return new Set();
  const kept = new Set([...reach(needed, packages)].map(withoutPeers));
  return new Set([...reach(development, packages)].map(withoutPeers).filter((name) => !kept.has(name)));
}

/** Reads "importers" and "snapshots", whose keys and values have two more spaces at each depth. */
function readGraph(content: Buffer): Graph {
  const graph: Graph = { needed: [], development: [], packages: new Map() };
  let [section, group, name, count] = ['', '', '', 0];
  let current: string[] | null = null;
  for (const line of listLines(content)) {
    const [, indent = '', quoted, plain = '', value = ''] = LINE.exec(line) ?? [];
    const key = quoted ?? plain;
    if (key === '' || count >= MOST) continue;
    if (indent === '') section = key;
    else if (indent.length === 2) {
      current = section === 'snapshots' ? [] : null;
      if (current !== null) graph.packages.set(key, current);
      count += 1;
    } else if (indent.length === 4) group = key;
    else if (indent.length === 6) {
      name = key;
      if (current === null || !GROUPS.test(group)) continue;
      current.push(toReference(name, value));
      count += 1;
    } else if (indent.length === 8 && section === 'importers' && key === 'version') {
      if (GROUPS.test(group)) graph.needed.push(toReference(name, value));
      else if (group === 'devDependencies') graph.development.push(toReference(name, value));
    }
  }
  return graph;
}

/** A key, which can be quoted, and its value. */
const LINE = /^( *)(?:'([^']+)'|([^\s'][^\s]*?)):(?: '?([^']*)'?)?$/;
const GROUPS = /^(?:dependencies|optionalDependencies)$/;

/** "4.21.2(peer@1)" of "express" is "express@4.21.2(peer@1)". The version of an alias is a whole reference. */
const toReference = (name: string, version: string) =>
  /^(?:\d|file:|https?:|git)/.test(version) ? `${name}@${version}` : version;

const withoutPeers = (reference: string) => reference.replace(/\(.*$/, '');

function reach(from: readonly string[], packages: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set(from);
  // A set is iterated over what is added meanwhile, too.
  for (const one of reached) for (const next of packages.get(one) ?? []) reached.add(next);
  return reached;
}
