import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DEMO_DATA_FOLDER, type DemoTag, decodeRepository, readDemoHistory } from '#lib/demo/history.ts';

const history = await readDemoHistory();

function getTag(repository: string, tag: string): DemoTag {
  const found = history.repositories.find(({ name }) => name === repository)?.tags.find(({ name }) => name === tag);
  if (!found) throw new Error(`${repository}:${tag} is not in the demo data`);
  return found;
}

/** Returns the sizes of linux/amd64 in MB with one decimal: just before the first change of that day, and after it. */
function stepOn(tag: DemoTag, day: string): [number, number] {
  const changes = tag.changes.filter(({ platform }) => platform === 'linux/amd64');
  const index = changes.findIndex(({ at }) => at.toISOString().startsWith(day));
  const size = (position: number) => {
    const distinct = new Map(changes[position]?.layers.map(({ digest, sizeBytes }) => [digest, sizeBytes]));
    return Math.round([...distinct.values()].reduce((sum, bytes) => sum + bytes, 0) / 1e5) / 10;
  };
  return [size(index - 1), size(index)];
}

describe('the recorded history of the demo', () => {
  it('is below 500 kB and has at least eight repositories and a dozen tags', async () => {
    const files = await readdir(DEMO_DATA_FOLDER);
    const sizes = await Promise.all(files.map(async (name) => (await stat(join(DEMO_DATA_FOLDER, name))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(500_000);
    expect(history.repositories.length).toBeGreaterThanOrEqual(8);
    expect(history.repositories.flatMap(({ tags }) => tags).length).toBeGreaterThanOrEqual(12);
  });

  it.each([
    ['library/nginx', 'alpine', '2016-04-05', 5.6, 19.1],
    ['library/httpd', 'alpine', '2016-09-16', 19.4, 31.7],
    ['library/redis', 'alpine', '2017-07-14', 7.5, 10.5],
    ['library/openjdk', 'jre', '2017-09-09', 116.2, 227.7],
  ])('contains the growth of %s:%s on %s: %d MB to %d MB', (repository, tag, day, before, after) => {
    expect(stepOn(getTag(repository, tag), day)).toEqual([before, after]);
  });

  it('keeps changes in order, with layers and valid platforms', () => {
    for (const { tags } of history.repositories) {
      for (const { changes } of tags) {
        expect(changes.map(({ at }) => at.getTime())).toEqual(
          changes.map(({ at }) => at.getTime()).sort((a, b) => a - b),
        );
        expect(changes.every(({ layers }) => layers.length > 0)).toBe(true);
        expect(changes.every(({ platform }) => /^linux\/\w+(\/v\d)?$/.test(platform))).toBe(true);
      }
    }
  });

  it('has null for an instruction that was not recorded', () => {
    const layers = getTag('library/node', 'latest').changes.flatMap((change) => change.layers);
    expect(layers.some(({ instruction }) => instruction === null)).toBe(true);
    expect(layers.some(({ instruction }) => instruction?.startsWith('RUN '))).toBe(true);
    expect(layers.some(({ instruction }) => instruction === '')).toBe(false);
  });

  it('is rejected when a file is truncated or refers to a missing layer', async () => {
    const lines = gunzipSync(await readFile(join(DEMO_DATA_FOLDER, 'alpine.jsonl.gz')))
      .toString()
      .trimEnd()
      .split('\n');
    const pack = (text: string[]) => gzipSync(text.join('\n'));
    expect(decodeRepository(pack(lines)).name).toBe('library/alpine');
    expect(() => decodeRepository(pack(lines.slice(0, -1)))).toThrow(/cut short/);
    const astray = [...lines.slice(0, -1), '["latest",0,1515456000,1,[9999]]'];
    expect(() => decodeRepository(pack(astray))).toThrow(/entry 9999/);
  });
});
