import { isAboutBase } from '#lib/analysis/findings/image-findings.ts';

/** What a prediction needs of a finding. Bytes as in `Finding` of lib/findings. */
type Saving = {
  id: string;
  kind: string;
  certainty: string;
  savedBytes: number;
  unpackedBytes: number;
  countedBytes: number;
  shared: readonly { earlier: readonly string[]; bytes: number }[];
  estimated: boolean;
  layers: readonly { position: number }[];
};

export type ChosenFindings = {
  /** Ids of the findings that the image has. */
  ids: string[];
  /** What they save together, each file once. */
  savedBytes: number;
  /** How much of it a smaller base saves. */
  savedBaseBytes: number;
  /** The same of unpacked bytes; findings that share files count by the share of their compressed bytes that counts. */
  savedUnpackedBytes: number;
  /** True if one of them is likely, or if its bytes are estimated. */
  estimated: boolean;
  /** The lowest layer that they change; null without findings. */
  changedFrom: number | null;
};

/**
 * Sums the chosen findings of an image. Secrets save nothing and are left out, as for readers who may not see them. So is a smaller base
 * when a base is tried: the image has one base. Pure.
 */
export function chooseFindings(
  items: readonly Saving[],
  ids: ReadonlySet<string>,
  { triesBase }: { triesBase: boolean },
): ChosenFindings {
  const isChosen = (id: string) => ids.has(id);
  const chosen = items.filter(
    ({ id, kind }) => kind !== 'secret' && isChosen(id) && !(triesBase && isAboutBase({ kind })),
  );
  const known = new Set(chosen.map(({ id }) => id));
  const sums = chosen.map((one) => {
    const shared = one.shared.filter(({ earlier }) => !earlier.some((id) => known.has(id)));
    const counted = one.countedBytes + shared.reduce((sum, { bytes }) => sum + bytes, 0);
    const share = one.savedBytes === 0 ? 1 : Math.min(1, counted / one.savedBytes);
    return { kind: one.kind, counted, unpacked: Math.round(one.unpackedBytes * share) };
  });
  const positions = chosen.flatMap(({ layers }) => layers.map(({ position }) => position));
  return {
    ids: [...known],
    savedBytes: sums.reduce((sum, { counted }) => sum + counted, 0),
    savedBaseBytes: sums.filter(isAboutBase).reduce((sum, { counted }) => sum + counted, 0),
    savedUnpackedBytes: sums.reduce((sum, { unpacked }) => sum + unpacked, 0),
    estimated: chosen.some(({ certainty, estimated }) => estimated || certainty !== 'certain'),
    changedFrom: positions.length === 0 ? null : Math.min(...positions),
  };
}
