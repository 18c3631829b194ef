import type { PlatformCheck } from '#lib/alerts/ci-check/judge.ts';
import type { LayerRow } from '#lib/alerts/ci-check/layer-rows.ts';
import type { CheckReason } from '#lib/alerts/ci-check/reason.ts';
import type { CheckBaseline } from '#lib/alerts/ci-check/report.ts';
import type { Override } from '#lib/db/checks/checks.ts';
import type { ForgePosted } from '#lib/deliver/forges/post-to-forge.ts';
import type { CheckVerdict } from '#lib/domain/ci-check.ts';

/** The answer of `POST /check`, stored with the check. Sizes in bytes. */
export type CheckAnswer = {
  id: string;
  reference: string;
  /** The digest that the reference names. Null where the registry did not send it. */
  digest: string | null;
  repositoryId: string | null;
  /** The commit that the image was built from. */
  revision: string | null;
  verdict: CheckVerdict;
  reasons: CheckReason[];
  baseline: CheckBaseline;
  override: Override | null;
  platforms: (Omit<PlatformCheck, 'layers' | 'main'> & {
    digest: string;
    fromDigest: string | null;
    fromTag: string | null;
    /** Name of the rule that judged it. */
    rule: string;
    layers: LayerRow[];
  })[];
  /** Markdown, at most 60 kB. */
  report: string;
  /** Result of the status and the comment on the Git host. Null where neither was requested. */
  posted: ForgePosted | null;
};
