import { z } from 'zod';
import { SECTIONS } from './schema.ts';

/** Canonical URL in the project's repository. Each instance serves the same document. */
const ID = 'https://raw.githubusercontent.com/plimsoll-app/plimsoll/main/public/schema/plimsoll.schema.json';

/** Builds the JSON Schema (draft 2020-12) for editors from the schemas that read the file. */
export function makeJsonSchema(): Record<string, unknown> {
  const sections = Object.entries(SECTIONS).map(([name, { entry, most, description }]) => [
    name,
    // A section is null when all of its lines are comments, which is valid.
    (most === null ? entry : z.array(entry).max(most)).nullable().optional().describe(description),
  ]);
  const schema = z
    .strictObject(Object.fromEntries(sections) as Record<string, z.ZodType>)
    .meta({ title: 'plimsoll.yaml', description: 'Images that Plimsoll watches, rules, channels and access.' });
  return { $id: ID, ...z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }) };
}
