import { describe, expect, it } from 'vitest';
import { TRACE_LIMITS, type TraceLimits } from '#lib/contents/traces/trace.ts';
import { createTraceReader, type TraceReader } from '#lib/contents/traces/trace-reader.ts';
import { entryOf } from './secrets/scanning.ts';

function write(reader: TraceReader, path: string, content: string, pieceBytes = 1_000): void {
  const bytes = Buffer.from(content);
  const observer = reader.observe(entryOf(path, bytes.length));
  for (let at = 0; at < bytes.length; at += pieceBytes) observer?.write(bytes.subarray(at, at + pieceBytes));
  observer?.end();
}

const traceOf = (files: unknown, more: object = {}) => JSON.stringify({ version: 1, files, ...more });
const PAGE = 'app/.next/server/app/page.js.nft.json';

function read(content: string, path = PAGE, limits: Partial<TraceLimits> = {}) {
  const reader = createTraceReader({ ...TRACE_LIMITS, ...limits });
  write(reader, path, content);
  return { traces: reader.traces(), notes: reader.notes().map(({ reason }) => reason) };
}

describe('a trace file of Next', () => {
  it('names paths relative to its own folder', () => {
    const files = [
      '../../../package.json',
      '../chunks/1.js',
      '../../../node_modules/next/dist/a.js',
      './page.js',
      '../chunks/1.js',
    ];
    // Turbopack writes more fields than webpack.
    const more = { fileHashes: ['d41d8cd98f00b204e9800998ecf8427e'], symlinks: [[2, '../a']], entryHash: 'a' };
    expect(read(traceOf(files, more))).toEqual({
      traces: [
        {
          path: PAGE,
          files: [
            'app/package.json',
            'app/.next/server/app/page.js',
            'app/.next/server/chunks/1.js',
            'app/node_modules/next/dist/a.js',
          ].sort(),
        },
      ],
      notes: [],
    });
  });

  it.each([
    '.next/next-server.js.nft.json',
    '.next/server/app/[...slug]/page.js.nft.json',
    'srv/a/.next/standalone/.next/server/pages/_app.js.nft.json',
  ])('is found below .next: %s', (path) => {
    expect(read(traceOf(['a.js']), path).traces).toMatchObject([{ path }]);
  });

  it.each([
    'app/page.js.nft.json',
    'app/x.next/page.js.nft.json',
    'app/.next/server/page.js',
    '.next/build-manifest.json',
  ])('is nothing else: %s', (path) => {
    expect(createTraceReader().observe(entryOf(path, 10))).toBeNull();
  });

  it('has the same paths in pieces of any length', () => {
    const content = traceOf(['../é.js', '../b.js']);
    for (const pieceBytes of [1, 2, 3, 7, 1_000]) {
      const reader = createTraceReader();
      write(reader, PAGE, content, pieceBytes);
      expect(reader.traces()).toEqual([{ path: PAGE, files: ['app/.next/server/b.js', 'app/.next/server/é.js'] }]);
    }
  });

  it('leaves out paths that lead out of the root or are none, and notes it', () => {
    const files = ['../../../../../etc/passwd', '/etc/passwd', '', 'a\0b', '\ud800', `${'a/'.repeat(2_100)}b`, 'ok.js'];
    const { traces, notes } = read(traceOf(files));
    expect(traces).toEqual([{ path: PAGE, files: ['app/.next/server/app/ok.js'] }]);
    expect(notes).toEqual(['paths-outside']);
  });

  it.each([
    ['', 'malformed'],
    ['{', 'malformed'],
    ['null', 'malformed'],
    ['[]', 'malformed'],
    ['"files"', 'malformed'],
    ['{"version":1}', 'malformed'],
    ['{"version":1,"files":{}}', 'malformed'],
    ['{"version":1,"files":[1]}', 'malformed'],
    ['{"version":1,"files":[["a"]]}', 'malformed'],
    [`{"version":1,"files":${'['.repeat(100_000)}`, 'malformed'],
    [`{"version":1,"files":[${'{},'.repeat(60_000)}{}]}`, 'malformed'],
    ['{"files":["a.js"]}', 'unknown-version'],
    ['{"version":2,"files":["a.js"]}', 'unknown-version'],
  ])('is noted and not thrown when it is %j', (content, reason) => {
    expect(read(content)).toEqual({ traces: [], notes: [reason] });
  });

  it('takes nothing from the prototype of objects', () => {
    expect(read('{"__proto__":{"version":1,"files":["a.js"]}}').traces).toEqual([]);
  });
});

describe('the traces of a layer', () => {
  it('are read beside a malformed one, and the last file of a path counts', () => {
    const reader = createTraceReader();
    write(reader, '.next/a.nft.json', '{');
    write(reader, '.next/b.nft.json', traceOf(['1.js']));
    write(reader, '.next/c.nft.json', traceOf(['1.js']));
    write(reader, '.next/b.nft.json', traceOf(['2.js']));
    write(reader, '.next/c.nft.json', '{');
    expect(reader.traces()).toEqual([{ path: '.next/b.nft.json', files: ['.next/2.js'] }]);
    expect(reader.notes()).toEqual([
      { path: '.next/a.nft.json', reason: 'malformed' },
      { path: '.next/c.nft.json', reason: 'malformed' },
    ]);
  });

  it('are bounded by the bytes of a file and of all, by paths, and by the bytes of paths', () => {
    const content = traceOf(['1.js', '2.js']);
    expect(read(content, PAGE, { fileBytes: content.length - 1 }).notes).toEqual(['too-large']);
    const all = (limits: Partial<TraceLimits>) => {
      const reader = createTraceReader({ ...TRACE_LIMITS, ...limits });
      for (const name of ['a', 'b', 'c']) write(reader, `.next/${name}.nft.json`, content);
      return [reader.traces().map(({ path }) => path), reader.notes().map(({ reason }) => reason)];
    };
    const two = [['.next/a.nft.json', '.next/b.nft.json'], ['over-limit']];
    expect(all({ allBytes: content.length * 2.5 })).toEqual(two);
    // Two files, and the trace itself.
    expect(all({ paths: 8 })).toEqual(two);
    // The paths of the files are equal, so that they count once.
    expect(all({ pathBytes: 3 * '.next/a.nft.json'.length + 2 * '.next/1.js'.length - 1 })).toEqual(two);
    expect(all({})).toEqual([[...(two[0] ?? []), '.next/c.nft.json'], []]);
  });

  it('keep a bounded number of notes', () => {
    const reader = createTraceReader({ ...TRACE_LIMITS, notes: 3 });
    for (let file = 0; file < 10; file += 1) write(reader, `.next/${file}.nft.json`, '{');
    expect(reader.notes()).toHaveLength(3);
  });
});
