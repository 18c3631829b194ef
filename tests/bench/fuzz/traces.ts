import { createByteReader, createByteWriter } from '#lib/contents/index/bytes.ts';
import { decodeTraces, encodeTraces } from '#lib/contents/index/traces.ts';
import { TRACE_LIMITS } from '#lib/contents/traces/trace.ts';
import { createTraceReader } from '#lib/contents/traces/trace-reader.ts';
import { asBytes } from './bytes.ts';
import { demand, demandStorable } from './check.ts';
import type { Fuzz } from './fuzz.ts';
import { mutatedJson, repeatedJson } from './json.ts';

const PATH = 'app/.next/server/app/page.js.nft.json';
const SEEDS = [
  '{"version":1,"files":["../chunks/1.js","../../../node_modules/next/dist/server/next.js","./page.js"]}',
  '{"files":["../../../package.json","a/../b"],"fileHashes":["d41d8cd9"],"symlinks":[[0,"../a"]],"version":1,"entryHash":"a"}',
  '{"version":1,"files":["../../../../../outside","/absolute","","..","."]}',
  '{"version":1,"files":[]}',
];
const KEYS = ['version', 'files', 'fileHashes', 'symlinks', 'entryHash'];
const AROUND = [
  ['{"version":1,"files":[', ']}'],
  ['{"version":1,"files":["a.js"],"fileHashes":[', ']}'],
  ['[', ']'],
] as const;
const UNITS = [
  '"a.js"',
  '"../../../../a/b/c"',
  `"${'../'.repeat(200)}a"`,
  '""',
  '"\\u0041"',
  '1',
  '{}',
  '[]',
  '{"files":1}',
];

/** Fuzzes trace files of Next in layers. */
export const tracesFuzz: Fuzz<Uint8Array> = {
  name: 'traces',
  inputs: asBytes(mutatedJson(SEEDS, KEYS)),
  repeated: (length) => asBytes(repeatedJson(length, AROUND, UNITS)),
  longest: TRACE_LIMITS.fileBytes,
  refusals: [],
  isRefusal: (result) => result === 0,
  call(input) {
    const reader = createTraceReader();
    const entry = {
      path: PATH,
      kind: 'file',
      sizeBytes: input.length,
      apparentBytes: null,
      target: null,
      flags: 0,
      rawName: null,
    } as const;
    const observer = reader.observe(entry);
    observer?.write(input);
    observer?.end();
    const traces = reader.traces();
    demand(traces.length + reader.notes().length > 0, 'a file is neither read nor noted');
    demandStorable(traces);
    for (const { files } of traces)
      for (const file of files) {
        demand(Buffer.byteLength(file) <= 4_096, 'a path is too long');
        const isResolved = file.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
        demand(isResolved, 'a path is not resolved');
      }
    const out = createByteWriter();
    encodeTraces(out, traces);
    const decoded = decodeTraces(createByteReader(Buffer.from(out.taken())));
    demand(JSON.stringify(decoded) === JSON.stringify(traces), 'traces are read differently');
    return traces.length;
  },
};
