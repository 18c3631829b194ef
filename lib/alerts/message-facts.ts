import type { FindingsChange } from '#lib/analysis/findings/compare-findings.ts';
import type { DigestCadence } from '#lib/domain/channel.ts';
import type { ContentChange } from '#lib/domain/contents.ts';
import type { IncidentState } from '#lib/domain/incident.ts';
import type { Severity } from '#lib/domain/severity.ts';
import type { Cause } from './cause.ts';
import type { NotifyDecision } from './notify-decision.ts';

/** The change of a directory or a package within a layer, as lib/contents finds it. */
export type PackageDelta = {
  /** "@swc/core", "/var/lib/apt/lists", "openssl" */
  name: string;
  /** "directory", one of PACKAGE_KINDS, or a word of a newer release. */
  kind: string;
  change: ContentChange;
  /** Change of the uncompressed bytes and of the number of files. */
  deltaBytes: number;
  deltaFiles: number;
  fromVersion: string | null;
  toVersion: string | null;
};

/**
 * The content of a message about an incident, in the order of its text. It is stored as JSON at the first attempt, so that every
 * attempt sends the same. Sizes in bytes, times ISO 8601. Links are absolute, and null without a base URL.
 */
export type IncidentFacts = {
  incident: {
    id: string;
    number: number;
    /** An IncidentKind, or a word of a newer release. */
    kind: string;
    state: IncidentState;
    severity: Severity;
    openedAt: string;
    flapping: boolean;
  };
  /** The event that the message is sent for. */
  event: {
    /** An EventKind of lib/domain, or one of a newer release. */
    kind: string;
    at: string;
    /** Name of the person; null for Plimsoll itself. */
    by: string | null;
    reason: string | null;
  };
  /** 1. Name, stream, before → after, platforms. */
  subject: {
    /** "ghcr.io/acme/api" */
    reference: string;
    repositoryId: string | null;
    /** Label of the stream, such as "main", and the tag of the push. */
    stream: string | null;
    tag: string | null;
    platforms: string[];
    /** Other series of the incident, such as "ghcr.io/acme/web main"; at most ten. */
    also: string[];
    /** Number of series that `also` leaves out. */
    more: number;
  };
  /**
   * Total growth, from the baseline (for a budget, the image before) to the push that opened or last escalated it. Null for
   * trouble.
   */
  size: {
    beforeBytes: number;
    afterBytes: number;
    deltaBytes: number;
    /** 8.1 is 8.1 %; null for growth from 0 bytes. */
    deltaPercent: number | null;
    fromDigest: string | null;
    toDigest: string;
    /** Size of the push that ended it, or of the newest while it is open; absent in messages of older releases. */
    lastBytes?: number | undefined;
    /** Time of the push before; null when unknown, absent in messages of older releases. */
    fromAt?: string | null | undefined;
    /** The last step alone: the growth at the push that opened or last escalated it. */
    step?: { beforeBytes: number; deltaBytes: number; deltaPercent: number | null } | null | undefined;
  } | null;
  /** 2. Cause, down to packages. */
  cause:
    | (Omit<Cause, 'layers'> & {
        /** Biggest first, at most ten; null until the layers are read. */
        contents: PackageDelta[] | null;
      })
    | null;
  /**
   * Findings that the image has and the one before has not: bytes by kind, and the number of secrets. Null while they are unknown
   * and for third-party images; absent in messages of older releases.
   */
  findings?: FindingsChange | null | undefined;
  /** 3. Start and revision. */
  since: {
    at: string;
    revisionFrom: string | null;
    revisionTo: string | null;
    /** Comparison of the commits of both images; null unless labels name the source and the revisions. */
    commitsUrl: string | null;
  };
  /** 4. Cost: bytes that a node with the previous image pulls, and the budget that applies. */
  cost: {
    pullCostBytes: number;
    /** The part of it that such a node has already. Null while it is unknown; absent in messages of older releases. */
    unchangedPullBytes?: number | null | undefined;
    budgetBytes: number | null;
    /** A BudgetMetric, or a word of a newer release. */
    budgetMetric: string | null;
    /** Bytes of the newest image that the budget measures. */
    budgetedBytes: number | null;
    overBudgetBytes: number | null;
  } | null;
  /** 5. Actions. */
  links: { incident: string | null; compare: string | null; accept: string | null; mute: string | null };
  /**
   * 6. Owner, and earlier incidents of the repository with messages: their number in the 90 days before, and the last of any
   * time.
   */
  owner: string | null;
  quiet: { incidents90d: number; lastAt: string | null };
  /** Why it is sent immediately or in the digest; absent in messages of older releases, which have only `told`. */
  notify?: NotifyDecision | undefined;
  /** The same in one text: "message: the step is critical". */
  told: string;
  rule: { name: string; version: number | null };
  /** For trouble only: the problem and the next step. */
  trouble: { code: string; message: string; hint: string | null; since: string } | null;
  /**
   * For secrets in images only: how many the event added, else how many there are, and a tag that they are in. A message has nothing
   * else of them. Absent in messages of older releases.
   */
  secrets?: { count: number; tag: string } | null | undefined;
};

/** One line of a digest. */
export type NewsletterLine = {
  reference: string;
  stream: string;
  platform: string;
  sizeBytes: number;
  deltaBytes: number;
  deltaPercent: number | null;
  owner: string | null;
  link: string | null;
};

export type OverBudgetLine = NewsletterLine & {
  budgetBytes: number;
  budgetMetric: string;
  /** Bytes of the image that the budget measures. */
  budgetedBytes: number;
};

/** A series that breaks its budget at its pace, with its times in ISO 8601. */
export type ForecastLine = NewsletterLine & {
  budgetBytes: number;
  budgetMetric: string;
  earliestAt: string;
  likelyAt: string;
  /** Null beyond two years. */
  latestAt: string | null;
  bytesPerWeek: number;
};

/** A digest of a period. An empty one is sent too, as one line. */
export type NewsletterFacts = {
  channel: string;
  cadence: Exclude<DigestCadence, 'none'>;
  from: string;
  to: string;
  link: string | null;
  /**
   * Open incidents of the period that the channel got no message about, other open ones, acknowledged ones, and ended ones whose
   * end it does not know. Digests that an earlier release queued have no `acknowledged`.
   */
  incidents: {
    opened: IncidentFacts[];
    open: IncidentFacts[];
    acknowledged?: IncidentFacts[];
    ended: IncidentFacts[];
  };
  /** Number of incidents that the lists leave out. */
  more: number;
  /** Own series that grew most over 30, 90 and 365 days, accepted growth included. */
  growers: { days: 30 | 90 | 365; lines: NewsletterLine[] }[];
  savers: NewsletterLine[];
  /** Third-party images with the download of the next update. `deltaBytes` is the change of the size. */
  upstream: (NewsletterLine & { pullCostBytes: number })[];
  overBudget: OverBudgetLine[];
  /** Series that break their budgets within 30 days at their pace, the first ones first. Absent in digests of releases before 0.9.0. */
  forecasts?: ForecastLine[];
  /**
   * What the newest own images could save, and what was saved so far, in compressed bytes. Null in daily digests and while no findings
   * are known; absent in digests of older releases.
   */
  savings?: { couldSaveBytes: number; savedSoFarBytes: number; steps?: SavingStep[] } | null | undefined;
  /**
   * What a node pulled for the pushes of own main series, and the part of it that had not changed, in compressed bytes; only of pushes of
   * which that is known. Null in daily digests and where it is known of none; absent in digests of older releases.
   */
  pulledAgain?: { pushes: number; pulledBytes: number; unchangedBytes: number } | null | undefined;
};

/** SavingStep is a step of the plan of a newest own image. `steps` of older releases are absent. Compressed bytes. */
export type SavingStep = {
  reference: string;
  title: string;
  savedBytes: number;
  estimated: boolean;
  link: string | null;
};

/** The content of a Delivery, by its kind. `type` is the name of the event in payloads. */
export type Message =
  | { kind: 'incident'; id: string; type: string; at: string; test: boolean; facts: IncidentFacts }
  | { kind: 'digest'; id: string; type: 'digest'; at: string; test: boolean; facts: NewsletterFacts }
  | {
      kind: 'summary';
      id: string;
      type: 'summary';
      at: string;
      test: boolean;
      facts: { held: IncidentFacts[]; more: number; link: string | null };
    }
  | {
      kind: 'deadLetter';
      id: string;
      type: 'delivery.dead';
      at: string;
      test: boolean;
      facts: { channel: string; what: string; error: string; attempts: number; link: string | null };
    }
  | {
      kind: 'secrets';
      id: string;
      type: 'secrets.found';
      at: string;
      test: boolean;
      /** How many secrets were in images before, in how many repositories. */
      facts: { secrets: number; repositories: number; link: string | null };
    };
