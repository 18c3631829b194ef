import type { z } from 'zod';
import type { Role } from '#lib/domain/account.ts';
import type { BudgetMetric } from '#lib/domain/budget.ts';
import type { FindingChecks } from '#lib/domain/ci-check.ts';
import type { Credential } from '#lib/domain/credential.ts';
import type { ImagePurpose } from '#lib/domain/finding.ts';
import type { Relation } from '#lib/domain/relation.ts';
import type { Visibility } from '#lib/domain/repository.ts';
import type { OidcConfig } from '../config.ts';
import type { Mistake, Path } from './mistake.ts';
import type { ChannelEntry, RouteEntry } from './schema-channels.ts';
import type { RuleEntry } from './schema-rules.ts';

/** The position of an entry: `place` is "plimsoll.yaml:12", as stored and shown. */
type Placed = Readonly<{ path: Path; place: string }>;

export type FileRegistry = Placed &
  Readonly<{
    name: string | null;
    /** As written under `url` or `host`. */
    address: string;
    insecure: boolean;
    caPem: string | null;
    trustedTokenHosts: readonly string[];
    allowPrivate: boolean;
    credentials: Readonly<Credential> | null;
  }>;

export type FileRepository = Placed &
  Readonly<{
    target: Readonly<{ reference: string }> | Readonly<{ registry: string; name: string }>;
    relation: Relation | null;
    owner: string | null;
    purpose: ImagePurpose | null;
    nodes: number | null;
    visibility: Visibility;
    include: readonly string[];
    exclude: readonly string[];
    platforms: readonly string[];
    listIntervalSeconds: number | null;
    tagIntervalSeconds: number | null;
  }>;

export type FileOwner = Placed &
  Readonly<{ pattern: string; owner: string; nodes: number | null; purpose: ImagePurpose | null }>;

type RuleParts = z.output<typeof RuleEntry>;

/** `settings` contain only the differences from the built-in rule, in bytes, shares and whole hours and days. */
export type FileRule = Placed &
  Readonly<{
    name: string;
    matches: RuleParts['matches'];
    settings: Readonly<Pick<RuleParts, 'steps' | 'creep' | 'messages' | 'acceptByLabel'>>;
  }>;

export type FileBudget = Placed &
  Readonly<{
    matches: RuleParts['matches'];
    metric: BudgetMetric;
    limitBytes: number;
    owner: string | null;
    reason: string | null;
    until: Date | null;
  }>;

type ChannelParts = z.output<typeof ChannelEntry>;

export type FileChannel = Placed &
  Readonly<
    Omit<ChannelParts, 'digest'> & {
      /** True if `secrets` are resolved; false when they are still references. */
      areSecretsKnown: boolean;
      /** `weekday` 0 is Sunday. */
      digest: Omit<ChannelParts['digest'], 'weekday'> & { weekday: number };
    }
  >;

export type FileRoute = Placed & Readonly<z.output<typeof RouteEntry>>;

export type FileAccess = Readonly<{
  isPublic: boolean | null;
  /** By e-mail address in lower case. */
  roles: Readonly<Record<string, Role>>;
  oidc: OidcConfig | null;
}>;

/** Null where the file does not set it. */
export type FileContents = Readonly<{ bytesPerDay: number | null; smallerBases: boolean | null }>;

/** What checks in CI do about kinds of findings. */
export type FileFindings = Readonly<{ checks: FindingChecks }>;

/** plimsoll.yaml with its references resolved. It contains secrets and is never logged. */
export type FileConfig = Readonly<{
  /** As given in PLIMSOLL_CONFIG, for mistakes; `place` uses its last part. */
  path: string;
  registries: readonly FileRegistry[];
  repositories: readonly FileRepository[];
  owners: readonly FileOwner[];
  rules: readonly FileRule[];
  budgets: readonly FileBudget[];
  channels: readonly FileChannel[];
  routes: readonly FileRoute[];
  access: FileAccess;
  contents: FileContents;
  findings: FileFindings;
}>;

/** The valid entries and all mistakes. Entries with a mistake are left out. */
export type FileReading = Readonly<{
  file: FileConfig;
  mistakes: readonly Mistake[];
  /** Creates a mistake that needs more knowledge than the schema has. */
  mistakeAt(path: Path, message: string, hint: string): Mistake;
}>;
