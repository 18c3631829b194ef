import { createHash } from 'node:crypto';
import type { Database } from '../client.ts';

/** Rows that were never masked, or with older rules. Rows of a newer release stay as they are. */
export type UnmaskedInstruction = { id: number; text: string };
export type UnmaskedImage = {
  manifestId: number;
  labels: Record<string, string>;
  annotations: Record<string, string> | null;
  facts: Record<string, unknown>;
};

/** Counts the rows that need masking. */
export async function countUnmasked(db: Database, version: number): Promise<{ instructions: number; images: number }> {
  const [row] = await db.$queryRaw<{ instructions: number; images: number }[]>`
    select (select count(*)::int from "Instruction" where "maskedWith" is null or "maskedWith" < ${version}) as instructions,
      (select count(*)::int from "Image" where "maskedWith" is null or "maskedWith" < ${version}) as images`;
  return row ?? { instructions: 0, images: 0 };
}

/** Lists rows by id, locked until the transaction ends. @param after - last id of the previous page */
export async function listUnmaskedInstructions(
  tx: Database,
  { version, after, limit }: { version: number; after: number; limit: number },
): Promise<UnmaskedInstruction[]> {
  return tx.$queryRaw<UnmaskedInstruction[]>`
    select id, text from "Instruction" where id > ${after} and ("maskedWith" is null or "maskedWith" < ${version})
    order by id limit ${limit} for update`;
}

/** Records that these rows need no masking. */
export async function keepInstructions(tx: Database, ids: readonly number[], version: number): Promise<void> {
  await tx.instruction.updateMany({ where: { id: { in: [...ids] } }, data: { maskedWith: version } });
}

/** Replaces a text with its masked text. If another row already has that text, its layers use that row. */
export async function replaceInstruction(
  tx: Database,
  { id, masked }: { id: number; masked: string },
  version: number,
): Promise<void> {
  const sha256 = createHash('sha256').update(masked, 'utf8').digest();
  // Inserts a row instead of changing one, since another process may store the same text concurrently.
  await tx.$executeRaw`
    with kept as (
      insert into "Instruction" as i (sha256, text, "maskedWith") values (${sha256}, ${masked}, ${version})
      on conflict (sha256) do update set "maskedWith" = greatest(i."maskedWith", excluded."maskedWith") returning id)
    update "ImageLayer" set "instructionId" = kept.id from kept where "instructionId" = ${id}`;
  await tx.instruction.deleteMany({ where: { id } });
}

export async function listUnmaskedImages(
  tx: Database,
  { version, after, limit }: { version: number; after: number; limit: number },
): Promise<UnmaskedImage[]> {
  return tx.$queryRaw<UnmaskedImage[]>`
    select "manifestId", labels, annotations, facts from "Image"
    where "manifestId" > ${after} and ("maskedWith" is null or "maskedWith" < ${version})
    order by "manifestId" limit ${limit} for update`;
}

export async function saveMaskedImages(tx: Database, images: readonly UnmaskedImage[], version: number): Promise<void> {
  await tx.$executeRaw`
    update "Image" i set labels = t.labels, annotations = t.annotations, facts = t.facts, "maskedWith" = ${version}
    from jsonb_to_recordset(${JSON.stringify(images)}::jsonb) as t("manifestId" int, labels jsonb, annotations jsonb, facts jsonb)
    where i."manifestId" = t."manifestId"`;
}
