import type { Dispatcher } from 'undici';
import type { ForgeRow } from '#lib/db/forges.ts';
import type { ForgeTarget } from './forge-call.ts';
import { ForgeError } from './forge-error.ts';
import { openGitHub } from './github.ts';
import { openGitLab } from './gitlab.ts';
import { type Comments, stickComment } from './sticky-comment.ts';

/** A verdict as a forge is to say it. */
export type ForgePost = {
  /** "acme/api" */
  repository: string;
  sha: string;
  /** Of the pull or merge request; null: a status and no comment. */
  number: number | null;
  status: {
    /** Forges know no neutral: that, and a warning, let pass. */
    passes: boolean;
    /** Tells several checks of one commit apart: "plimsoll: ghcr.io/acme/api". */
    context: string;
    description: string;
    link: string | null;
  };
  comment: {
    /** Hidden in the comment, to find it again. */
    key: string;
    body: string;
    /** Whether one is made where none is; one that is there is always edited. */
    isWorthMaking: boolean;
  };
};

/** What both forges can. @throws ForgeError */
export type ForgeApi = {
  findAccount(): Promise<string | null>;
  setStatus(post: ForgePost): Promise<void>;
  openComments(repository: string, number: number): Comments;
};

/** What was done, or why it was not; a forge that fails fails no check. */
export type ForgePosted = {
  status: 'posted' | 'failed';
  comment: 'created' | 'edited' | 'none' | 'failed';
  /** What went wrong, and what to do; null where all went well. */
  problem: string | null;
};

const OPEN: Record<ForgeRow['kind'], (target: ForgeTarget) => ForgeApi> = { github: openGitHub, gitlab: openGitLab };

/** Neither throws. */
export type Poster = {
  post(forge: ForgeRow, token: string, post: ForgePost): Promise<ForgePosted>;
  /** Asks who the token belongs to. */
  tryOut(
    forge: ForgeRow,
    token: string,
  ): Promise<{ ok: true; account: string | null } | { ok: false; problem: string }>;
};

/**
 * Says verdicts as a commit status and one comment of the pull or merge request. What a forge refuses is told, never
 * thrown: it changes no verdict.
 *
 * @param createDispatcher - guarded, for one forge
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
