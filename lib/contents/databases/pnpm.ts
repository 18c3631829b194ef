import { listLines } from './lines.ts';
import { listDevelopment } from './pnpm-graph.ts';

/** A key at a depth of two: "/react/18.2.0:", "/react@18.2.0(peer@1):", "'@babel/core@7.0.0':". */
const KEY = /^ {2}'?\/?((?:@[^/]+\/)?[^/@'(:]+)[@/]([^'(_:]+)/;
const FLAG = /^ {4}(dev|optional): true$/;

/**
 * Returns which packages pnpm's lock file of the virtual store calls a development or an optional one, as
 * "react@18.2.0". pnpm writes one flag a line. Since format 9 it does not write which are for development: these are found by
 * what the projects need.
 */
export function* listPnpmFlags(content: Buffer): Generator<[name: string, flag: 'dev' | 'optional']> {
  let current: string | null = null;
  for (const line of listLines(content)) {
    if (line.startsWith('  ') && line[2] !== ' ') {
      const [, name, version] = KEY.exec(line) ?? [];
      current = name === undefined || version === undefined ? null : `${name}@${version}`;
    } else if (current !== null) {
      const flag = FLAG.exec(line)?.[1];
      if (flag === 'dev' || flag === 'optional') yield [current, flag];
    }
  }
  for (const name of listDevelopment(content)) yield [name, 'dev'];
}
