import { describe, expect, it } from 'vitest';
import { findTrail, nestDifferences } from '#components/compare/difference-nodes.ts';
import type { MapNode } from '#components/map/map-node.ts';
import type { PackageDelta } from '#lib/views/dto/incidents.ts';

const entry = (path: string, fromBytes: number, toBytes: number) => ({
  path,
  fromBytes,
  toBytes,
  deltaBytes: toBytes - fromBytes,
  deltaFiles: 1,
});
const file = (path: string, fromBytes: number, toBytes: number) => ({
  path,
  fromBytes,
  toBytes,
  change: fromBytes === 0 ? ('new' as const) : ('grown' as const),
});

const TYPESCRIPT: PackageDelta = {
  name: 'typescript',
  kind: 'npm',
  change: 'new',
  deltaBytes: 900,
  deltaFiles: 1,
  fromVersion: null,
  toVersion: '5.4.2',
};

const shapeOf = ({ name, amount, weight, children }: MapNode): unknown =>
  children.length === 0 ? [name, amount, weight] : [name, amount, weight, children.map(shapeOf)];

describe('the differences as directories within directories', () => {
  const tree = [
    entry('/app/node_modules/typescript', 0, 900),
    entry('/app/node_modules/@swc/core', 0, 700),
    entry('/app', 50, 20),
    entry('/var/lib/dpkg', 300, 100),
  ];
  const root = nestDifferences({
    tree,
    files: [file('/app/node_modules/typescript/lib/tsc.js', 0, 600), file('/app/a.js', 0, 10), file('/app/b.js', 5, 5)],
    packages: [TYPESCRIPT],
  });

  it('are nested by their paths; a directory with nothing but another one is not drawn', () => {
    expect(root.children.map(shapeOf)).toEqual([
      [
        '/app',
        '+1.57 kB',
        1_650,
        [
          [
            'node_modules',
            '+1.60 kB',
            1_600,
            [
              [
                'typescript',
                '+900 B',
                900,
                [
                  ['lib/tsc.js', '+600 B', 600],
                  ['other files', '+300 B', 300],
                ],
              ],
              ['@swc/core', '+700 B', 700],
            ],
          ],
          ['a.js', '+10 B', 10],
          ['other files', '−40 B', 40],
        ],
      ],
      ['/var/lib/dpkg', '−200 B', 200],
    ]);
  });

  it('have a colour by what happened, and the package in the tooltip', () => {
    const [app, dpkg] = root.children;
    expect([app?.tint, dpkg?.tint]).toEqual(['increased', 'decreased']);
    const typescript = findTrail(root, '/app/node_modules/typescript').at(-1);
    expect(typescript?.tint).toBe('added');
    expect(typescript?.title).toBe(
      '/app/node_modules/typescript  +900 B, 1 file more\nnpm package typescript 5.4.2 new',
    );
  });

  it('have ids that differ, and a trail to each', () => {
    const ids: string[] = [];
    const visit = (node: MapNode) => {
      ids.push(node.id);
      node.children.forEach(visit);
    };
    visit(root);
    expect(new Set(ids).size).toBe(ids.length);
    expect(findTrail(root, '/app/node_modules/typescript').map(({ id }) => id)).toEqual([
      '/',
      '/app',
      '/app/node_modules',
      '/app/node_modules/typescript',
    ]);
    expect(findTrail(root, 'unknown')).toEqual([root]);
  });

  it('have ids that differ, whatever files and directories are named', () => {
    const odd = nestDifferences({
      tree: [entry('/a\n', 0, 30), entry('/a\nother', 0, 30)],
      files: [file('/a', 0, 30), file('/a\n/b', 0, 10)],
      packages: [],
    });
    const ids = [...odd.children, ...odd.children.flatMap(({ children }) => children)].map(({ id }) => id);
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(5);
  });

  it('keep the area of a directory in which as much was added as removed', () => {
    const even = nestDifferences({
      tree: [entry('/srv', 500, 500)],
      files: [file('/srv/a', 0, 400), file('/srv/b', 400, 0)],
      packages: [],
    });
    expect(even.children.map(shapeOf)).toEqual([
      [
        '/srv',
        'same size',
        800,
        [
          ['a', '+400 B', 400],
          ['b', '−400 B', 400],
        ],
      ],
    ]);
  });

  it('have the files of the root directory beside the directories', () => {
    const flat = nestDifferences({
      tree: [entry('/', 0, 30), entry('/opt', 0, 10)],
      files: [file('/big', 0, 30)],
      packages: [],
    });
    expect(flat.children.map(shapeOf)).toEqual([
      ['/opt', '+10 B', 10],
      ['big', '+30 B', 30],
    ]);
  });
});
