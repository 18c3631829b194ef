import type { Filler } from './filler.ts';
import type { TarFile } from './tar.ts';

/** NodePackage is an installed package of npm. `sizeBytes` are unpacked. */
export type NodePackage = { name: string; version: string; files: number; sizeBytes: number; isDevelopment?: boolean };

/** Lists what `npm ci` writes below a folder: its record of what is for development, and the packages. */
export function listNodeModules(folder: string, packages: readonly NodePackage[], filler: Filler): TarFile[] {
  const modules = `${folder}/node_modules`;
  const recorded = packages.map(({ name, version, isDevelopment = false }) => [
    `node_modules/${name}`,
    {
      version,
      resolved: `https://registry.npmjs.org/${name}/-/${name}-${version}.tgz`,
      ...(isDevelopment && { dev: true }),
    },
  ]);
  const record = { name: 'bookings', lockfileVersion: 3, requires: true, packages: Object.fromEntries(recorded) };
  return [
    jsonFile(`${modules}/.package-lock.json`, record),
    ...packages.flatMap(({ name, version, files, sizeBytes }) => [
      jsonFile(`${modules}/${name}/package.json`, { name, version, main: 'lib/part-0.js' }),
      ...Array.from({ length: files }, (_, number) => ({
        path: `${modules}/${name}/lib/part-${number}.js`,
        content: filler.text(Math.round(sizeBytes / files)),
      })),
    ]),
  ];
}

const jsonFile = (path: string, value: unknown): TarFile => ({
  path,
  content: Buffer.from(`${JSON.stringify(value, null, 2)}\n`),
});
