import type { CheckReason, CheckVerdict, PlatformCheck } from '#lib/alerts/ci-check/judge.ts';
import type { LayerRow } from '#lib/alerts/ci-check/layer-rows.ts';
import type { CheckBaseline } from '#lib/alerts/ci-check/report.ts';
import type { Override } from '#lib/db/checks.ts';
import type { ForgePosted } from '#lib/deliver/forges/post-to-forge.ts';

/** What `POST /check` answers; kept with the check as it was said. Sizes in bytes. */
export type CheckAnswer = {
  id: string;
  reference: string;
  /** Null where the registry did not say what the reference names. */
  digest: string | null;
  repositoryId: string | null;
  /** The commit that was built. */
  revision: string | null;
  verdict: CheckVerdict;
  reasons: CheckReason[];
  baseline: CheckBaseline;
  override: Override | null;
  platforms: (Omit<PlatformCheck, 'layers' | 'main'> & {
    digest: string;
    fromDigest: string | null;
    fromTag: string | null;
    /** Name of the rule that it was judged by. */
    rule: string;
    layers: LayerRow[];
  })[];
  /** Markdown, at most 60 kB. */
  report: string;
  /** What became of the status and the comment; null where none was asked for. */
  posted: ForgePosted | null;
};
