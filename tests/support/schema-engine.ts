import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

/** Engine is the part of Prisma's schema engine that is used here. */
type Engine = {
  diff(input: {
    from: { tag: 'empty' };
    to: { tag: 'schemaDatamodel'; files: { path: string; content: string }[] };
    script: boolean;
    exitCode: boolean;
    filters: { externalTables: string[]; externalEnums: string[] };
  }): Promise<{ stdout: string | null }>;
};

type Bindings = {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  SchemaEngine: {
    new: (input: { datamodels: [string, string][] }, log: () => void, adapter: unknown) => Promise<Engine>;
  };
};

/**
 * Returns the SQL that creates a schema, as `prisma migrate diff` writes it. Uses the WebAssembly build of Prisma's own
 * engine, because the native one is a download.
 *
 * @param databaseUrl - a database that the engine may connect to; it is not changed
 */
export async function sqlOfSchema(databaseUrl: string, schema: string): Promise<string> {
  const { SchemaEngine } = await loadEngine();
  const files = [{ path: 'schema.prisma', content: schema }];
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl }));
  const datamodels = files.map(({ path, content }): [string, string] => [path, content]);
  const engine = await SchemaEngine.new({ datamodels }, () => {}, adapter);
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  if (!stdout) throw new Error('The schema engine wrote no SQL.');
  return stdout;
}

let loaded: Promise<Bindings> | null = null;

function loadEngine(): Promise<Bindings> {
  loaded ??= instantiate();
  return loaded;
}

async function instantiate(): Promise<Bindings> {
  const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  // Typed as in the package's own types. Node would need a flag to import the .wasm directly.
  const bindings: Bindings = await import(/* @vite-ignore */ path);
  const bytes = await readFile(join(dirname(path), 'schema_engine_bg.wasm'));
  const imports = { './schema_engine_bg.js': { ...bindings } as unknown as WebAssembly.ModuleImports };
  const { instance } = await WebAssembly.instantiate(bytes, imports);
  bindings.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === 'function') start();
  return bindings;
}
