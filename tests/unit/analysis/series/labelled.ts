import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Labelled = z.object({
  label: z.enum(['step', 'noise', 'steady']),
  name: z.string(),
  points: z.array(z.tuple([z.int(), z.int()])),
  budgetBytes: z.int().optional(),
  brokenAt: z.int().optional(),
});

const FILE = join(import.meta.dirname, '../../../fixtures/forecast/series.jsonl');

/** Reads the labelled series of real pushes. */
export const readLabelled = (): z.infer<typeof Labelled>[] =>
  readFileSync(FILE, 'utf8')
    .trim()
    .split('\n')
    .map((line) => Labelled.parse(JSON.parse(line)));
