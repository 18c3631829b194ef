import { createHash } from 'node:crypto';
import type { Database } from './client.ts';

/** Rows that no release, or one with older rules, has masked. A newer release's rows stay as they are. */
export type UnmaskedInstruction = { id: number; text: string };
export type UnmaskedImage = {
  manifestId: number;
  labels: Record<string, string>;
  annotations: Record<string, string> | null;
  facts: Record<string, unknown>;
};

/** How many rows are to be masked. */
export async function countUnmasked(db: Database, version: number): Promise<{ instructions: number; images: number }> {
  const [row] = await db.$queryRaw<{ instructions: number; images: number }[]>`
    select (select count(*)::int from "Instruction" where "maskedWith" is null or "maskedWith" < ${version}) as instructions,
      (select count(*)::int from "Image" where "maskedWith" is null or "maskedWith" < ${version}) as images`;
  return row ?? { instructions: 0, images: 0 };
}

/** By id, and held until the transaction ends. @param after - the id of the last one of the page before */
export async function listUnmaskedInstructions(
  tx: Database,
  { version, after, limit }: { version: number; after: number; limit: number },
): Promise<UnmaskedInstruction[]> {
  return tx.$queryRaw<UnmaskedInstruction[]>`
    select id, text from "Instruction" where id > ${after} and ("maskedWith" is null or "maskedWith" < ${version})
    order by id limit ${limit} for update`;
}

/** Notes that these have nothing to mask. */
export async function keepInstructions(tx: Database, ids: readonly number[], version: number): Promise<void> {
  await tx.instruction.updateMany({ where: { id: { in: [...ids] } }, data: { maskedWith: version } });
}

/** Puts the masked text in the place of a text. Where another row has it already, its layers get that one. */
export async function replaceInstruction(
  tx: Database,
  { id, masked }: { id: number; masked: string },
  version: number,
): Promise<void> {
  const sha256 = createHash('sha256').update(masked, 'utf8').digest();
  // A row of its own and not a changed one: somebody may store the same text at the same time.
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
