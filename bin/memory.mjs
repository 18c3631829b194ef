import { totalmem } from 'node:os';

const MB = 1024 * 1024;
/** What the process takes beside V8's heap: Node's own code, the query compiler, buffers, and a health check now and then. */
const BESIDE_HEAP_MB = 116;
const LEAST_HEAP_MB = 96;
/** More than this is never needed; what is left serves as the database's and the kernel's cache. */
const MOST_HEAP_MB = 1024;
const SMALL_MB = 400;

/**
 * V8's options for a process that has `availableBytes`. Left alone V8 sizes itself for a machine of its own and is killed
 * in a small container. The heap gets what is left beside the rest, at most half of all; a small young generation is
 * collected more often, and with it the buffers of what is read from the network: that costs 5 % of the time in which a
 * layer of 3 GB is listed, and saves 25 MB of the 70 that it takes with twice as much.
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
    // The query compiler is WebAssembly: compiling it twice makes it faster, and costs 18 MB while that is done.
    ...(availableMb <= SMALL_MB ? ['--liftoff-only'] : []),
  ];
}

/**
 * The bytes that this process may take: the least of the machine's memory and the limits of its control groups.
 *
 * @param {number} machineBytes - what the machine has
 * @param {number} limitBytes - the control groups' limit; 0 or something enormous when there is none
 */
export function availableMemory(machineBytes, limitBytes) {
  return limitBytes > 0 ? Math.min(machineBytes, limitBytes) : machineBytes;
}

/** V8's options for a server on this machine and within its limits; none where NODE_OPTIONS say how large its heap is. */
export function serverHeapOptions() {
  if (/--max[-_]old[-_]space[-_]size/.test(process.env.NODE_OPTIONS ?? '')) return [];
  return heapOptions(availableMemory(totalmem(), process.constrainedMemory()));
}
