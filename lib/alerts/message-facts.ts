import type { BudgetMetric } from '#lib/analysis/judge/budget.ts';
import type { Cause } from './cause.ts';

/** What one layer's directories and packages have to do with a difference; lib/contents finds them. */
export type PackageDelta = {
  /** "@swc/core", "/var/lib/apt/lists", "openssl" */
  name: string;
  kind: 'directory' | 'npm' | 'python' | 'dpkg' | 'apk' | 'go' | 'java';
  change: 'new' | 'grown' | 'shrunk' | 'gone';
  /** Uncompressed bytes of its files, and how many files there are more or less. */
  deltaBytes: number;
  deltaFiles: number;
  fromVersion: string | null;
  toVersion: string | null;
};

/**
 * All that a message says of an incident, in the order in which it says it. Frozen as JSON at the first try to send, so
 * that every try says the same. Sizes in bytes, times ISO 8601, links absolute where PLIMSOLL_BASE_URL is known, else null.
 */
export type IncidentFacts = {
  incident: {
    id: string;
    number: number;
    kind: 'step' | 'creep' | 'budget' | 'trouble';
    state: 'open' | 'acknowledged' | 'accepted' | 'acceptedByTime' | 'recovered' | 'superseded' | 'invalid';
    severity: 'warning' | 'critical';
    openedAt: string;
    flapping: boolean;
  };
  /** What happened that this message is sent for. */
  event: {
    kind: IncidentEventKind;
    at: string;
    /** Null: Plimsoll itself. */
    by: string | null;
    reason: string | null;
  };
  /** 1. Name, stream, before → after, platforms. */
  subject: {
    /** "ghcr.io/acme/api" */
    reference: string;
    repositoryId: string | null;
    /** Label of the stream, "main"; and the tag that showed it. */
    stream: string | null;
    tag: string | null;
    platforms: string[];
    /** Other series it shows in: "ghcr.io/acme/web main", at most ten. */
    also: string[];
    /** How many series there are more than `also` names. */
    more: number;
  };
  /** Null for trouble. In all: from the baseline (of a budget the image before) to what opened it, or made it worse last. */
  size: {
    beforeBytes: number;
    afterBytes: number;
    deltaBytes: number;
    /** 8.1 is 8.1 %; null from nothing. */
    deltaPercent: number | null;
    fromDigest: string | null;
    toDigest: string;
    /** Of the newest push while it is, or was, open; absent in messages of older releases. */
    lastBytes?: number | undefined;
    /** When the image before was pushed; null where that is not known, absent in messages of older releases. */
    fromAt?: string | null | undefined;
    /** The last step alone: the push that opened it, or made it worse last. */
    step?: { beforeBytes: number; deltaBytes: number; deltaPercent: number | null } | null | undefined;
  } | null;
  /** 2. Why, down to packages. */
  cause:
    | (Omit<Cause, 'layers'> & {
        /** Biggest first, at most ten; null while nobody has read the layers. */
        contents: PackageDelta[] | null;
      })
    | null;
  /** 3. Since when, which revision. */
  since: {
    at: string;
    revisionFrom: string | null;
    revisionTo: string | null;
    /** To the commits between the two images, where labels name source and revisions. */
    commitsUrl: string | null;
  };
  /** 4. What it costs. Bytes that a node with the previous image pulls; the budget that holds. */
  cost: {
    pullCostBytes: number;
    budgetBytes: number | null;
    budgetMetric: BudgetMetric | null;
    /** What it measured of the newest image. */
    budgetedBytes: number | null;
    overBudgetBytes: number | null;
  } | null;
  /** 5. What can be done. */
  links: { incident: string | null; compare: string | null; accept: string | null; mute: string | null };
  /** 6. Whose it is, and how quiet it has been: incidents that told somebody, of the repository, in the last 90 days before this one. */
  owner: string | null;
  quiet: { incidents90d: number; lastAt: string | null };
  /** Why this is told at once, or to the digest. */
  told: string;
  rule: { name: string; version: number | null };
  /** For trouble: what is wrong and what to do. */
  trouble: { code: string; message: string; hint: string | null; since: string } | null;
};

/** What people are told of; the story of an incident has more. */
export type IncidentEventKind =
  | 'opened'
  | 'joined'
  | 'escalated'
  | 'reopened'
  | 'recompressed'
  | 'acknowledged'
  | 'accepted'
  | 'acceptedByTime'
  | 'recovered'
  | 'superseded'
  | 'invalid'
  | 'contents';

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
  budgetMetric: BudgetMetric;
  /** What it measures of the image. */
  budgetedBytes: number;
};

/** A digest of a span. An empty one is sent too, in one line. */
export type NewsletterFacts = {
  channel: string;
  cadence: 'daily' | 'weekly';
  from: string;
  to: string;
  link: string | null;
  /** Incidents of the span that were not told one by one, and those still open. */
  incidents: { opened: IncidentFacts[]; open: IncidentFacts[]; ended: IncidentFacts[] };
  /** How many there were more than the lists hold. */
  more: number;
  /** Series that grew most over 30, 90 and 365 days, whatever was accepted; ours. */
  growers: { days: 30 | 90 | 365; lines: NewsletterLine[] }[];
  savers: NewsletterLine[];
  /** Of upstream: what the next update downloads. `deltaBytes` is the change of the size. */
  upstream: (NewsletterLine & { pullCostBytes: number })[];
  overBudget: OverBudgetLine[];
};

/** What a Delivery says, by its kind. `type` is the event's name in payloads. */
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
    };
