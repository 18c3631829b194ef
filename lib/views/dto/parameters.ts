import { z } from 'zod';
import { parsePlace } from '#lib/contents/map/map-place.ts';
import { BADGE_METRICS } from '#lib/domain/badge.ts';
import { PACKAGE_KINDS } from '#lib/domain/contents.ts';
import { DELIVERY_STATES } from '#lib/domain/delivery.ts';
import { MOST_TRIED_FINDINGS } from '#lib/domain/finding.ts';
import { GivenTime } from '#lib/domain/given-time.ts';
import { INCIDENT_KINDS, INCIDENT_STATES, STATE_GROUPS } from '#lib/domain/incident.ts';
import { MAP_BYTES, MAP_GROUPINGS } from '#lib/domain/map.ts';
import { MAX_SEARCH_TEXT } from '#lib/domain/search.ts';
import {
  CHANGE_DAYS,
  FILE_SORTS,
  INCIDENT_SORTS,
  OVERVIEW_SORTS,
  PACKAGE_SORTS,
  TAG_SORTS,
} from '#lib/domain/sorts.ts';
import { TAG_FILTERS } from '#lib/domain/tag.ts';
import { LAYER_SORTS, USAGE_GROUPS, USAGE_SORTS } from '#lib/domain/usage.ts';
import { findCursor } from '../cursor.ts';
import { Relation } from './common.ts';
import { Severity } from './incidents.ts';

/** Query and path parameters of the API; all arrive as text. */

const Limit = z.coerce.number().int().min(1).max(500);
const Cursor = z.string().min(1).max(200);
const PositionCursor = Cursor.refine((text) => findCursor(text) !== null, 'must be the nextCursor of an answer');
const Flag = z.stringbool();
const ImageName = z.string().trim().min(1).max(1_400);
const DigestText = z
  .string()
  .regex(/^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]{32,}$/, 'must be a digest like sha256:…')
  .max(300);

export const IdParams = z.object({ id: z.string().min(1).max(100) });
export const DismissalParams = IdParams.extend({
  findingId: z.string().regex(/^[a-z][a-z0-9-]{0,99}$/, 'must be the id of a finding'),
});
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
  state: z.enum(TAG_FILTERS).optional(),
  sort: z
    .enum(TAG_SORTS)
    .default('-pushed')
    .describe(
      'pushed: time when the tag’s image was first seen; built: build date of the image; a minus is descending',
    ),
  limit: Limit.default(50),
  cursor: PositionCursor.optional(),
});
/** Words that must each occur in a reference or in the headline's label. */
export const NamesQuery = z.object({
  q: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
/** Words that must each occur in what is found. */
export const SearchQuery = z.object({ q: z.string().max(MAX_SEARCH_TEXT) });
/** Rows of the overview per page, so that a page stays below 64 kB. */
export const OVERVIEW_LIMIT = 36;

export const OverviewQuery = z.object({
  /** Words that must each occur in a reference, the headline's label or the owner. */
  q: z.string().max(200).default(''),
  relation: Relation.optional(),
  owner: z.string().min(1).max(100).optional(),
  /** Id of a registry. */
  registry: z.string().min(1).max(100).optional(),
  /** `attention`: open incidents, the critical ones first, then series over budget, then growth in 30 days. */
  sort: z.enum(OVERVIEW_SORTS).default('attention'),
  /** Period of the sorts `grew` and `shrank`. */
  days: z.enum(CHANGE_DAYS).default('30'),
  limit: z.coerce.number().int().min(1).max(100).default(OVERVIEW_LIMIT),
  cursor: PositionCursor.optional(),
});
export const PointsQuery = z.object({
  from: GivenTime.optional(),
  to: GivenTime.optional(),
  maxPoints: z.coerce.number().int().min(2).max(5_000).default(1_000),
  layers: Flag.default(false),
});
export const DeliveriesQuery = z.object({
  channelId: z.string().min(1).max(100).optional(),
  incidentId: z.string().min(1).max(100).optional(),
  state: z.enum(DELIVERY_STATES).optional(),
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
  sort: z
    .enum(FILE_SORTS)
    .default('-size')
    .describe('size: stored bytes, also overwritten ones; wasted: overwritten bytes; a minus is descending'),
  limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
  cursor: PositionCursor.optional(),
});
export type FilesQuery = z.output<typeof FilesQuery>;
export const MapQuery = z.object({
  repositoryId: z.string().min(1).max(100),
  by: z
    .enum(MAP_GROUPINGS)
    .default('layers')
    .describe('what the first level has: layers, then packages; or directories'),
  at: z
    .string()
    .max(8192)
    .refine((text) => parsePlace(text) !== null, 'must be `at` of a box of an answer')
    .default('')
    .describe('the box to open: `at` of a box of an answer; empty for the whole image'),
  depth: z.coerce.number().int().min(1).max(3).default(2),
  bytes: z.enum(MAP_BYTES).default('packed').describe('which bytes decide what is largest: compressed or unpacked'),
  /** Words that must each occur in a path or the name of a package. Matches are listed as one level. */
  q: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(200).default(60).describe('boxes of one level'),
});
export type MapQuery = z.output<typeof MapQuery>;
export const PackagesQuery = z.object({
  repositoryId: z.string().min(1).max(100),
  ecosystem: z.enum(PACKAGE_KINDS).optional(),
  /** Words that must each occur in the name or the version. */
  q: z.string().max(MAX_SEARCH_TEXT).optional(),
  sort: z
    .enum(PACKAGE_SORTS)
    .default('-size')
    .describe('size: unpacked bytes; layer: the lowest layer with its files; a minus is descending'),
  limit: Limit.default(100),
  cursor: PositionCursor.optional(),
});
export type PackagesQuery = z.output<typeof PackagesQuery>;
export const FindingsQuery = z.object({ repositoryId: z.string().min(1).max(100) });
export type FindingsQuery = z.output<typeof FindingsQuery>;
export const PlanQuery = FindingsQuery.extend({ format: z.enum(['json', 'markdown']).optional() });
export const WhatIfQuery = z.object({
  repositoryId: z.string().min(1).max(100),
  base: ImageName.optional().describe('a watched image: a reference, or with `baseRepositoryId` a tag or digest of it'),
  baseRepositoryId: z.string().min(1).max(100).optional(),
  without: z
    .string()
    .max(MOST_TRIED_FINDINGS * 100)
    .default('')
    .transform(toIds)
    .describe('ids of findings to mend, separated by commas'),
});
export type WhatIfQuery = z.output<typeof WhatIfQuery>;
/** At most as many as a set lists. */
function toIds(text: string): string[] {
  return text
    .split(',')
    .filter((id) => id !== '')
    .slice(0, MOST_TRIED_FINDINGS);
}
export const PackageSearchQuery = z.object({
  q: z.string().max(MAX_SEARCH_TEXT).describe('words that must each occur in the name; an exact name comes first'),
  version: z.string().max(200).optional().describe('how the version begins'),
  ecosystem: z.enum(PACKAGE_KINDS).optional(),
  images: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe('maximum number of images to list for each version; imageCount has their number'),
  limit: z.coerce.number().int().min(1).max(50).default(10),
  cursor: PositionCursor.optional(),
});
export type PackageSearchQuery = z.output<typeof PackageSearchQuery>;
export const PackageHistoryQuery = z.object({
  ecosystem: z.string().min(1).max(100),
  name: z.string().min(1).max(400),
});
export type PackageHistoryQuery = z.output<typeof PackageHistoryQuery>;
export const UsageQuery = z.object({
  by: z.enum(USAGE_GROUPS).default('repository'),
  /** Words that must each occur in the name. */
  q: z.string().max(200).default(''),
  /** Id of a registry: only what is in it. */
  registry: z.string().min(1).max(100).optional(),
  sort: z.enum(USAGE_SORTS).default('-distinct').describe('a minus is descending'),
  limit: Limit.default(100),
  cursor: PositionCursor.optional(),
});
export type UsageQuery = z.output<typeof UsageQuery>;
export const SharedLayersQuery = z.object({
  sort: z.enum(LAYER_SORTS).default('size').describe('shared: the number of repositories that have the layer'),
  minShared: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe('only layers that at least so many repositories of a registry have'),
  /** Id of a registry. */
  registry: z.string().min(1).max(100).optional(),
  /** Only layers of this repository. */
  repositoryId: z.string().min(1).max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: PositionCursor.optional(),
});
export type SharedLayersQuery = z.output<typeof SharedLayersQuery>;
export const ImageQuery = z.object({ repositoryId: z.string().min(1).max(100), previous: DigestText.optional() });
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
  /** A state, or a group: `active` is open or acknowledged, `ended` is all others. */
  state: z.enum([...INCIDENT_STATES, ...STATE_GROUPS]).default('active'),
  kind: z.enum(INCIDENT_KINDS).optional(),
  severity: Severity.optional(),
  owner: z.string().min(1).max(100).optional(),
  relation: Relation.optional(),
  /** Words that must each occur in a number, repository, stream, tag, owner or instruction. */
  q: z.string().max(200).optional(),
  sort: z.enum(INCIDENT_SORTS).default('-opened'),
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
  metric: z.enum(BADGE_METRICS).default('size'),
  /** By default linux/amd64, else the first platform. */
  platform: z.string().min(1).max(100).optional(),
});

function decodeSegment(text: string): string {
  return String(decodeDigest(text));
}
