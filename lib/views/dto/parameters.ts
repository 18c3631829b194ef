import { z } from 'zod';
import { findCursor } from '../cursor.ts';
import { Relation } from './common.ts';
import { IncidentKind, IncidentState, Severity } from './incidents.ts';

/** Query and path parameters of the API; all arrive as text. */

const Limit = z.coerce.number().int().min(1).max(500);
const Cursor = z.string().min(1).max(200);
const PositionCursor = Cursor.refine((text) => findCursor(text) !== null, 'must be the nextCursor of an answer');
const Flag = z.stringbool();
const DigestText = z
  .string()
  .regex(/^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]{32,}$/, 'must be a digest like sha256:…')
  .max(300);

export const IdParams = z.object({ id: z.string().min(1).max(100) });
export const PollParams = z.object({ id: z.uuid() });
export const TagParams = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) });
export const DigestParams = z.object({ digest: z.preprocess(decodeDigest, DigestText) });

/** Some clients encode colons. Text that cannot be decoded stays as it is, and the schema refuses it. */
function decodeDigest(text: unknown): unknown {
  try {
    return decodeURIComponent(String(text));
  } catch {
    return text;
  }
}

export const PageQuery = z.object({ limit: Limit.default(100), cursor: Cursor.optional() });
export const ObservationsQuery = z.object({ limit: Limit.default(100), cursor: PositionCursor.optional() });
export const TagsQuery = z.object({
  platform: z.string().min(1).max(100).optional(),
  q: z.string().max(128).optional(),
  /** `problem` means `unreadable` or `incomplete`. */
  state: z.enum(['problem', 'unreadable', 'incomplete', 'waiting', 'missing', 'gone']).optional(),
  sort: z.enum(['name', '-name', 'size', '-size', 'pushed', '-pushed']).default('-pushed'),
  limit: Limit.default(50),
  cursor: PositionCursor.optional(),
});
/** Words that must each occur in a reference or in the headline's label. */
export const NamesQuery = z.object({
  q: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const OverviewQuery = z.object({
  /** Words that must each occur in a reference, the headline's label or the owner. */
  q: z.string().max(200).default(''),
  relation: Relation.optional(),
  owner: z.string().min(1).max(100).optional(),
  /** Id of a registry. */
  registry: z.string().min(1).max(100).optional(),
  sort: z.enum(['grew', 'shrank', 'size', 'pull', 'name', 'changed', 'looked']).default('grew'),
  /** Period of the sorts `grew` and `shrank`. */
  days: z.enum(['7', '30', '90']).default('30'),
  limit: z.coerce.number().int().min(1).max(100).default(40),
  cursor: PositionCursor.optional(),
});
export const PointsQuery = z.object({
  from: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  to: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  maxPoints: z.coerce.number().int().min(2).max(5_000).default(1_000),
  layers: Flag.default(false),
});
export const DeliveriesQuery = z.object({
  channelId: z.string().min(1).max(100).optional(),
  incidentId: z.string().min(1).max(100).optional(),
  state: z.enum(['pending', 'sending', 'delivered', 'coalesced', 'held', 'dead']).optional(),
  limit: Limit.default(50),
  cursor: PositionCursor.optional(),
});
export type DeliveriesQuery = z.output<typeof DeliveriesQuery>;
export const InstructionsQuery = z.object({ repositoryId: z.string().min(1).max(100) });
export const ContentsQuery = z.object({ repositoryId: z.string().min(1).max(100), layer: DigestText.optional() });
export const FilesQuery = z.object({
  repositoryId: z.string().min(1).max(100),
  path: z.string().max(8192).default(''),
  depth: z.coerce.number().int().min(1).max(3).default(1),
  layer: DigestText.optional(),
});
export const ImageQuery = z.object({ repositoryId: z.string().min(1).max(100), previous: DigestText.optional() });
const ImageName = z.string().trim().min(1).max(1_400);
export const CompareQuery = z.object({
  /** Without it, the image that the newest push of `to` is compared with. */
  from: ImageName.optional(),
  to: ImageName,
  platform: z.string().min(1).max(100).optional(),
  repositoryId: z.string().min(1).max(100).optional(),
});
/** `strict=1`: a failed check is answered with 422. */
export const CheckQuery = z.object({ strict: Flag.default(false) });

export const BudgetProposalQuery = z.object({ seriesId: z.string().min(1).max(100) });
export const IncidentsQuery = z.object({
  repositoryId: z.string().min(1).max(100).optional(),
  /** `open` includes acknowledged; `ended` means all others. */
  state: z.enum([...IncidentState.options, 'ended', 'all']).default('open'),
  kind: IncidentKind.optional(),
  severity: Severity.optional(),
  owner: z.string().min(1).max(100).optional(),
  relation: Relation.optional(),
  /** Words that must each occur in a number, repository, stream, tag, owner or instruction. */
  q: z.string().max(200).optional(),
  sort: z.enum(['-opened', '-size', 'changed']).default('-opened'),
  limit: Limit.default(50),
  cursor: PositionCursor.optional(),
});

/** Joins the segments of the path, decoding encoded ones such as "localhost%3A5000". */
export const BadgeParams = z.object({
  path: z
    .array(z.string().max(300))
    .max(40)
    .transform((segments) => segments.map(decodeSegment).join('/')),
});
export const BadgeQuery = z.object({
  metric: z.enum(['size', 'pull-cost', 'layers']).default('size'),
  /** By default linux/amd64, else the first platform. */
  platform: z.string().min(1).max(100).optional(),
});

function decodeSegment(text: string): string {
  return String(decodeDigest(text));
}
