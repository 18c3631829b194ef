import type { ForgeRow } from '#lib/db/forges.ts';

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
    /** Tells several images of one commit apart: "plimsoll: ghcr.io/acme/api". */
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

/** What was done, or why it was not; a forge that fails fails no check. */
export type ForgePosted = {
  status: 'posted' | 'failed';
  comment: 'created' | 'edited' | 'none' | 'failed';
  /** What went wrong, and what to do; null where all went well. */
  problem: string | null;
};

/** Says it; never throws. lib/deliver does it, and lib/server hands it to the commands. */
export type PostToForge = (forge: ForgeRow, token: string, post: ForgePost) => Promise<ForgePosted>;

/** Asks who the token belongs to. @returns its name, or what is wrong */
export type TryForge = (
  forge: ForgeRow,
  token: string,
) => Promise<{ ok: true; account: string | null } | { ok: false; problem: string }>;
