import type { Dispatcher } from 'undici';
import type { ForgeRow } from '#lib/db/checks/forges.ts';
import type { PostedComment, PostedStatus } from '#lib/domain/ci-check.ts';
import type { ForgeApi, ForgePost } from './forge-api.ts';
import type { ForgeTarget } from './forge-call.ts';
import { ForgeError } from './forge-error.ts';
import { openGitHub } from './github.ts';
import { openGitLab } from './gitlab.ts';
import { stickComment } from './sticky-comment.ts';

/** The result of posting. A failure here never changes the verdict of the check. */
export type ForgePosted = {
  status: PostedStatus;
  comment: PostedComment;
  /** The failure and the next step. Null where everything succeeded. */
  problem: string | null;
};

const OPEN: Record<ForgeRow['kind'], (target: ForgeTarget) => ForgeApi> = { github: openGitHub, gitlab: openGitLab };

/** Neither function throws ForgeError. */
export type Poster = {
  post(forge: ForgeRow, token: string, post: ForgePost): Promise<ForgePosted>;
  /** Requests the account of the token. */
  tryOut(
    forge: ForgeRow,
    token: string,
  ): Promise<{ ok: true; account: string | null } | { ok: false; problem: string }>;
};

/**
 * Posts a verdict as a commit status and one comment of the pull or merge request. Returns failures of the Git host
 * instead of throwing them, as they change no verdict.
 *
 * @param createDispatcher - with the connection guard, for one Git host
 */
export function createPoster({
  createDispatcher,
  userAgent,
}: {
  createDispatcher: (forge: ForgeRow) => Dispatcher;
  userAgent: string;
}): Poster {
  async function withApi<T>(forge: ForgeRow, token: string, use: (api: ForgeApi) => Promise<T>): Promise<T> {
    const dispatcher = createDispatcher(forge);
    try {
      return await use(OPEN[forge.kind]({ url: forge.url, token, dispatcher, userAgent }));
    } finally {
      await dispatcher.destroy();
    }
  }
  return {
    post: (forge, token, post) =>
      withApi(forge, token, async (api) => {
        const status = await attempt(() => api.setStatus(post));
        const { repository, number, comment } = post;
        const commented =
          number === null
            ? { value: 'none' as const, problem: null }
            : await attempt(() => stickComment(api.openComments(repository, number), comment));
        const problems = [status.problem, commented.problem].filter((problem) => problem !== null);
        return {
          status: status.problem === null ? 'posted' : 'failed',
          comment: commented.problem === null ? (commented.value ?? 'none') : 'failed',
          problem: problems.length === 0 ? null : problems.join(' '),
        };
      }),
    tryOut: (forge, token) =>
      withApi(forge, token, async (api) => {
        const { value, problem } = await attempt(() => api.findAccount());
        return problem === null ? { ok: true, account: value ?? null } : { ok: false, problem };
      }),
  };
}

async function attempt<T>(work: () => Promise<T>): Promise<{ value: T | null; problem: string | null }> {
  try {
    return { value: await work(), problem: null };
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return { value: null, problem: error.message };
  }
}
