import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';

/** PackageIndex serves Python packages as PyPI does. */
export type PackageIndex = {
  /** Settings of pip that use the index. */
  pipSettings: string;
  close(): Promise<void>;
};

type File = { name: string; content: Buffer };

/** Packages of the index. The data cannot be compressed, as that of most libraries. */
const PACKAGES = [
  { name: 'acme_web', version: '3.1.0', dataBytes: 400_000 },
  { name: 'acme_yaml', version: '6.0.2', dataBytes: 300_000 },
];

const TAG = 'py3-none-any';

/**
 * Starts an index of a few small packages. Machines that build the proof often reach no PyPI, and pip does not cache what
 * it reads from a folder.
 */
export async function startPackageIndex(): Promise<PackageIndex> {
  const wheels = new Map(PACKAGES.map((one) => [`${one.name}-${one.version}-${TAG}.whl`, makeWheel(one)]));
  const server = createServer((request, answer) => {
    const path = request.url ?? '/';
    const wheel = wheels.get(path.slice(path.lastIndexOf('/') + 1));
    answer.setHeader('Cache-Control', 'max-age=600');
    if (wheel !== undefined) answer.setHeader('Content-Type', 'application/octet-stream').end(wheel);
    else answer.setHeader('Content-Type', 'text/html').end(listWheels(path, [...wheels.keys()]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    // pip caches only what it reads from hosts that it trusts.
    pipSettings: `[global]\nindex-url = http://127.0.0.1:${port}/simple\ntrusted-host = 127.0.0.1\n`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Returns the page of "/simple/acme-web/". */
function listWheels(path: string, names: readonly string[]): string {
  const project = path.split('/').filter(Boolean).at(-1)?.replaceAll('-', '_');
  const links = names.filter((name) => name.startsWith(`${project}-`)).map((name) => `<a href="/${name}">${name}</a>`);
  return `<!DOCTYPE html><html><body>${links.join('\n')}</body></html>`;
}

function makeWheel({ name, version, dataBytes }: (typeof PACKAGES)[number]): Buffer {
  const data = createHash('shake256', { outputLength: dataBytes }).update(name).digest();
  const info = `${name}-${version}.dist-info`;
  const files = [
    { name: `${name}/__init__.py`, content: Buffer.from(`NAME = "${name}"\n`) },
    { name: `${name}/data.bin`, content: data },
    { name: `${info}/METADATA`, content: Buffer.from(`Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`) },
    {
      name: `${info}/WHEEL`,
      content: Buffer.from(`Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: ${TAG}\n`),
    },
  ];
  const record = [...files.map((file) => `${file.name},,`), `${info}/RECORD,,`, ''].join('\n');
  return zipOf([...files, { name: `${info}/RECORD`, content: Buffer.from(record) }]);
}

/** Returns a zip file whose files are not compressed. Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function zipOf(files: readonly File[]): Buffer {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name, content } of files) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    parts.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), content);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, Buffer.from(name));
    offset += 30 + name.length + content.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\x05\x06'), end]);
}
