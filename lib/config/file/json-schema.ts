import { z } from 'zod';
import { SECTIONS } from './schema.ts';

/** Where the project keeps it; an instance serves the same below its own address. */
const ID = 'https://raw.githubusercontent.com/plimsoll-app/plimsoll/main/public/schema/plimsoll.schema.json';

/** The JSON Schema (draft 2020-12) that editors use, from the very schemas that read the file. */
export function makeJsonSchema(): Record<string, unknown> {
  const sections = Object.entries(SECTIONS).map(([name, { entry, most, description }]) => [
    name,
    // A section whose lines are all comments is empty, and no mistake.
    (most === null ? entry : z.array(entry).max(most)).nullable().optional().describe(description),
  ]);
  const schema = z
    .strictObject(Object.fromEntries(sections) as Record<string, z.ZodType>)
    .meta({ title: 'plimsoll.yaml', description: 'What a Plimsoll watches and who may come in, as code.' });
  return { $id: ID, ...z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }) };
}
