import type { Comments } from './sticky-comment.ts';

/** A verdict to post to a Git host. */
export type ForgePost = {
  /** "acme/api" */
  repository: string;
  sha: string;
  /** Number of the pull or merge request. Null: a status and no comment. */
  number: number | null;
  status: {
    /** Git hosts have no neutral status: neutral and warn pass. */
    passes: boolean;
    /** Distinguishes several checks of one commit: "plimsoll: ghcr.io/acme/api". */
    context: string;
    description: string;
    link: string | null;
  };
  comment: {
    /** Hidden in the comment, which is found again by it. */
    key: string;
    body: string;
    /** True creates a comment where there is none. An existing one is always edited. */
    isWorthMaking: boolean;
  };
};

/** Operations that both Git hosts have. @throws ForgeError */
export type ForgeApi = {
  findAccount(): Promise<string | null>;
  setStatus(post: ForgePost): Promise<void>;
  openComments(repository: string, number: number): Comments;
};
