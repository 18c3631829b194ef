import type { Opening } from '#lib/alerts/reconcile.ts';
import type { SeenImage } from '#lib/analysis/series/derive-types.ts';
import type { Book } from './book.ts';
import { decideChanges } from './decide-changes.ts';
import { decideFindings, type FindingScope } from './decide-findings.ts';
import {
  asEscalations,
  asOpening,
  endsOf,
  type Finding,
  type KnownImages,
  mapByMember,
  toFinding,
  totalEndsOf,
} from './findings.ts';
import type { SeriesVerdict } from './judge-tracks.ts';
import { type Plan, toPlan } from './plan.ts';
import type { Judged } from './verdicts.ts';

type Changed = Pick<Judged, 'changes' | 'openings'>;
/** An opening of a stored member. */
type OwnOpening = { id: string; opening: Opening<SeriesVerdict> };

const listReopened = ({ changes }: Changed): OwnOpening[] =>
  changes.flatMap((change) => {
    const opening = asOpening(change);
    return opening ? [{ id: change.member.id, opening }] : [];
  });

const listEscalated = ({ changes }: Changed): OwnOpening[] =>
  changes.flatMap((change) => asEscalations(change).map((opening) => ({ id: change.member.id, opening })));

/** The images that findings are made of, each once. Pure. */
export function listCompared(judged: Changed): SeenImage[] {
  const reopened = listReopened(judged).map(({ opening }) => opening);
  const escalated = listEscalated(judged).map(({ opening }) => opening);
  const ends = [
    ...[...judged.openings, ...reopened, ...escalated].flatMap((opening) => endsOf(opening) ?? []),
    ...escalated.flatMap((opening) => totalEndsOf(opening) ?? []),
  ];
  const images = ends.flatMap(({ from, to }) => (from === null ? [to.image] : [from.image, to.image]));
  return [...new Map(images.map((image) => [image.manifestId, image])).values()];
}

/** What verdicts found: new regressions, and stored ones that reopened or escalated. */
export type Found = {
  opened: Finding[];
  reopened: Finding[];
  /** One for each push that escalated a member, and the total growth up to it. */
  escalated: Finding[];
  totals: Finding[];
};

/** Describes the regressions of a repository. Pure. */
export function collectFindings(repositoryId: string, judged: Changed, images: KnownImages): Found {
  const toOwn = ({ id, opening }: OwnOpening, ends = endsOf(opening)): Finding[] => {
    const finding = toFinding(repositoryId, opening, images, ends);
    return finding ? [{ ...finding, member: { ...finding.member, id } }] : [];
  };
  const escalated = listEscalated(judged);
  return {
    opened: judged.openings.flatMap((opening) => toFinding(repositoryId, opening, images) ?? []),
    reopened: listReopened(judged).flatMap((one) => toOwn(one)),
    escalated: escalated.flatMap((one) => toOwn(one)),
    totals: escalated.flatMap((one) => toOwn(one, totalEndsOf(one.opening))),
  };
}

/** Decides how incidents follow the verdicts of a repository. Pure. */
export function decideVerdicts(
  book: Book,
  { changes }: Pick<Changed, 'changes'>,
  found: Found,
  scope: FindingScope,
): Plan {
  decideChanges(book, changes, {
    findings: mapByMember(found.reopened),
    totals: mapByMember(found.totals),
    letPass: listLetPass(found.escalated),
  });
  decideFindings(book, found.opened, scope);
  return toPlan(book);
}

/**
 * Members of which every escalating push was accepted by a label or overridden in CI, with the reasons. Growth that
 * was open before stays open.
 */
function listLetPass(escalatedFindings: readonly Finding[]): Map<string, string> {
  const byMember = Map.groupBy(escalatedFindings, ({ member }) => member.id);
  return new Map(
    [...byMember].flatMap(([id, findings]) => {
      const reasons = findings.flatMap(({ acceptReason }) => acceptReason ?? []);
      return reasons.length === findings.length ? [[id, [...new Set(reasons)].join('; ')] as const] : [];
    }),
  );
}
