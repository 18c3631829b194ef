import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeJsonSchema } from '#lib/config/file/json-schema.ts';
import { RESERVED_SECTIONS, SECTIONS } from '#lib/config/file/schema.ts';

type Schema = {
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  additionalProperties?: boolean;
};

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const schema = makeJsonSchema();

function* walk(at: Schema, path = ''): Generator<[path: string, schema: Schema]> {
  yield [path, at];
  for (const [key, inner] of Object.entries(at.properties ?? {})) yield* walk(inner, `${path}.${key}`);
  for (const inner of [...(at.anyOf ?? []), ...(at.items ? [at.items] : [])]) yield* walk(inner, `${path}[]`);
}

describe('the JSON Schema', () => {
  it('is published as the reader’s schemas are: npm run schema', () => {
    const published: unknown = JSON.parse(readFileSync(join(ROOT, 'public/schema/plimsoll.schema.json'), 'utf8'));
    expect(published).toEqual(schema);
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  it('describes every key and lets no other through', () => {
    const keys = [...walk(schema as Schema)].filter(([path]) => /\.\w+$/.test(path));
    expect(keys.filter(([, { description }]) => !description).map(([path]) => path)).toEqual([]);
    expect(keys.length).toBeGreaterThan(40);
    const open = [...walk(schema as Schema)].filter(([, at]) => at.properties && at.additionalProperties !== false);
    expect(open.map(([path]) => path)).toEqual([]);
  });

  it('knows the sections that the reader knows, and none that is to come', () => {
    expect(Object.keys((schema as Schema).properties ?? {})).toEqual(Object.keys(SECTIONS));
    expect(RESERVED_SECTIONS.filter((name) => name in SECTIONS)).toEqual([]);
  });
});
