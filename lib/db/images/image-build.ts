import type { Database } from '../client.ts';

/** ImageBuild is how an image was built: the instructions of all layers, lowest first, and the working directory of its config. */
type ImageBuild = { instructions: (string | null)[]; workingDirectory: string | null };

/** Loads how an image was built. Its instructions are unknown where its history does not match its layers. */
export async function loadImageBuild(db: Database, manifestId: number): Promise<ImageBuild> {
  const [image, layers] = await Promise.all([
    db.image.findUnique({ where: { manifestId }, select: { facts: true } }),
    db.imageLayer.findMany({
      where: { manifestId },
      orderBy: { position: 'asc' },
      select: { instruction: { select: { text: true } } },
    }),
  ]);
  // Only the poll writes facts, in the form of ConfigFacts, or {} where the config is unknown.
  const { workingDirectory } = (image?.facts ?? {}) as { workingDirectory?: string | null };
  return {
    instructions: layers.map(({ instruction }) => instruction?.text ?? null),
    workingDirectory: workingDirectory ?? null,
  };
}
