import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { findIndex } from '#lib/contents/index/decode.ts';
import type { IndexedFile } from '#lib/contents/index/file-index.ts';
import { readLayer } from '#lib/contents/read-layer.ts';
import { sha256 } from '#lib/demo/image-documents.ts';
import type { FileForm, PackageFiles, RecordedPackages } from '#lib/demo/packages/format.ts';
import { parseDigest } from '#lib/image/digest.ts';

const run = promisify(execFile);
/** The keys only have to be the same for all packages. */
const keys = { contentKey: new Uint8Array(32).fill(1), fingerprintKey: new Uint8Array(32).fill(2) };
const MEDIA_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip';

type Named = Pick<PackageFiles, 'kind' | 'name' | 'version'>;

/** Recorder collects lists of files. It keeps no contents. */
export type Recorder = {
  /**
   * Packs a folder as a layer, reads that with the reader of layers, and records the files that it lists. A package that is known
   * is not read again.
   *
   * @returns the number of the package
   */
  record(named: Named, folder: string, exclude?: readonly string[]): Promise<number>;
  forms(): FileForm[];
  packages(): RecordedPackages['packages'];
};

export function createRecorder(): Recorder {
  const [numbers, forms, contents] = [new Map<string, number>(), new Map<string, number>(), new Map<bigint, number>()];
  const packages: PackageFiles[] = [];

  function numberOfForm(form: FileForm): number {
    const key = JSON.stringify(form);
    const known = forms.get(key) ?? forms.size;
    forms.set(key, known);
    return known;
  }

  /** @returns 0 for a new content, else how far it is back */
  function stepsBack(hash: bigint): number {
    const known = contents.get(hash);
    if (known !== undefined) return contents.size - known;
    contents.set(hash, contents.size);
    return 0;
  }

  return {
    async record(named, folder, exclude = []) {
      const key = `${named.kind} ${named.name} ${named.version}`;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const index = await readFolder(folder, exclude);
      const files: IndexedFile[] = [...index.entries()];
      packages.push({
        ...named,
        paths: files.map(({ path }) => path).join('\n'),
        forms: files.map(({ kind, access, content }) =>
          numberOfForm({ kind, mode: access?.mode ?? 0, type: content === null ? null : index.typeOf(content) }),
        ),
        sizes: files.map(({ sizeBytes }) => sizeBytes),
        packed: files.map(({ packedBytes }) => packedBytes),
        targets: files.flatMap(({ target }) => target ?? []).join('\n'),
        contents: files.flatMap(({ content }) => (content === null ? [] : [stepsBack(index.hashOf(content) ?? 0n)])),
      });
      numbers.set(key, packages.length - 1);
      return packages.length - 1;
    },
    forms: () => [...forms.keys()].map((form): FileForm => JSON.parse(form)),
    packages: () => packages,
  };
}

async function readFolder(folder: string, exclude: readonly string[]) {
  const owner = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  const excluded = exclude.map((path) => `--exclude=${path}`);
  const { stdout } = await run('tar', [...owner, ...excluded, '-C', folder, '-c', '.'], {
    encoding: 'buffer',
    maxBuffer: 2 ** 30,
  });
  const blob = gzipSync(stdout, { level: 6 });
  const client = {
    getBlob: async (_name: string, _layer: unknown, onChunk: (chunk: Uint8Array) => unknown) => {
      for (let at = 0; at < blob.length; at += 65_536) await onChunk(Uint8Array.from(blob.subarray(at, at + 65_536)));
    },
  };
  const descriptor = { digest: parseDigest(sha256(blob)), mediaType: MEDIA_TYPE, sizeBytes: blob.length };
  const reading = await readLayer(client, 'recorded/package', descriptor, { keys });
  if (reading.state !== 'read') throw new Error(`${folder} could not be read: ${reading.reason.message}`);
  const index = findIndex(reading.index);
  if (index === null) throw new Error(`The list of ${folder} could not be decoded`);
  return index;
}
