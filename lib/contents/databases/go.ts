import type { FileEntry } from '#lib/contents/entry.ts';
import type { FileObserver } from '#lib/contents/observe.ts';
import { createGoObserver, type GoReading } from './go-binary.ts';
import type { GoModule } from './go-build-info.ts';
import type { PackageStore } from './source.ts';

/** No Go binary is smaller: an empty program has more than a megabyte. */
const LEAST_BYTES = 64 * 1024;

/**
 * Returns an observer for a file that can be a Go binary. Its modules and the standard library become packages, in the
 * binary as their directory. The binary itself belongs to its main module.
 */
export function observeGo(store: PackageStore, entry: FileEntry, mostBytes: number): FileObserver | null {
  // Class files of Java begin with the same bytes as Mach-O files of several architectures.
  if (entry.sizeBytes < LEAST_BYTES || entry.path.endsWith('.class')) return null;
  return createGoObserver(mostBytes, (reading) => addReading(store, entry.path, reading, mostBytes));
}

function addReading(store: PackageStore, path: string, reading: GoReading, mostBytes: number): void {
  if (reading.state === 'old') store.note(path, 'format', 'built by Go 1.17 or older');
  else if (reading.state === 'damaged') store.note(path, 'damaged', 'build info of Go');
  else if (reading.state === 'too-big')
    store.note(path, 'too-big', `${reading.bytes} bytes of modules; ${mostBytes} are the most`);
  else {
    const { goVersion, main, dependencies } = reading.info;
    const add = (module: GoModule) =>
      store.add({ kind: 'go', ...module, directory: path, key: `${path}\n${module.name}` });
    if (main !== null) store.own({ place: add(main) }, [path], 'language');
    for (const module of dependencies) add(module);
    add({ name: 'stdlib', version: goVersion, flags: [] });
  }
}
