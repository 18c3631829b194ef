import { totalmem } from 'node:os';

const MB = 1024 * 1024;
/**
 * Memory of the process besides V8's heap: Node's own code, the query compiler, buffers, and an occasional health
 * check.
 */
const BESIDE_HEAP_MB = 116;
const LEAST_HEAP_MB = 96;
/** A larger heap is never needed. The rest serves as cache of the database and the kernel. */
const MOST_HEAP_MB = 1024;
const SMALL_MB = 400;

/**
 * Returns V8's options for a process with `availableBytes`. By default V8 sizes its heap for the whole machine and is
 * killed in a small container. The heap gets what other memory leaves, at most half of all. A small young generation is
 * collected more often, together with the buffers of network reads: listing a layer of 3 GB takes 5 % longer and 45 MB
 * instead of 70.
 *
 * @param {number} availableBytes
 * @returns {string[]}
 */
export function heapOptions(availableBytes) {
  const availableMb = Math.floor(availableBytes / MB);
  const heapMb = Math.max(LEAST_HEAP_MB, Math.min(availableMb - BESIDE_HEAP_MB, availableMb / 2, MOST_HEAP_MB));
  return [
    `--max-old-space-size=${Math.floor(heapMb)}`,
    `--max-semi-space-size=${availableMb <= SMALL_MB ? 1 : 2}`,
    // The query compiler is WebAssembly. Its second, optimising compilation makes it faster but needs 18 MB for a
    // while.
    ...(availableMb <= SMALL_MB ? ['--liftoff-only'] : []),
  ];
}

/**
 * Returns the bytes that this process may use: the smaller of the machine's memory and the limit of its control groups.
 *
 * @param {number} machineBytes - memory of the machine
 * @param {number} limitBytes - limit of the control groups; 0 or a huge number when there is none
 */
export function availableMemory(machineBytes, limitBytes) {
  return limitBytes > 0 ? Math.min(machineBytes, limitBytes) : machineBytes;
}

/**
 * Returns V8's options for a server on this machine and within its limits. Returns none when NODE_OPTIONS sets the heap
 * size.
 */
export function serverHeapOptions() {
  if (/--max[-_]old[-_]space[-_]size/.test(process.env.NODE_OPTIONS ?? '')) return [];
  return heapOptions(availableMemory(totalmem(), process.constrainedMemory()));
}
