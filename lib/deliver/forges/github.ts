import { clip } from '#lib/image/text.ts';
import { field, idOf, listOf, textOf } from './answer-fields.ts';
import type { ForgeApi, ForgePost } from './forge-api.ts';
import { createForgeCall, type ForgeCall, type ForgeTarget } from './forge-call.ts';
import { ForgeError } from './forge-error.ts';
import type { Comments, SeenComment } from './sticky-comment.ts';

const PAGE = 50;
const MAX_PAGES = 20;
const MAX_DESCRIPTION = 140;

/** GitHub's REST API, also of GitHub Enterprise Server: commit statuses and comments of pull requests. */
export function openGitHub(target: ForgeTarget): ForgeApi {
  const call = createForgeCall(target, {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${target.token}`,
    'x-github-api-version': '2022-11-28',
  });
  return {
    findAccount: () => findAccount(call),
    async setStatus({ repository, sha, status }: ForgePost) {
      await call('POST', `/repos/${encodePath(repository)}/statuses/${sha}`, {
        state: status.passes ? 'success' : 'failure',
        description: clip(status.description, MAX_DESCRIPTION),
        context: status.context,
        ...(status.link === null ? {} : { target_url: status.link }),
      });
    },
    openComments: (repository, number) => openComments(call, encodePath(repository), number),
  };
}

/** The login of the token's account. Null for the token of an app, which may not read it. */
async function findAccount(call: ForgeCall): Promise<string | null> {
  try {
    return textOf(await call('GET', '/user'), 'login');
  } catch (error) {
    if (error instanceof ForgeError && error.status === 403) return null;
    throw error;
  }
}

function openComments(call: ForgeCall, repository: string, number: number): Comments {
  const path = `/repos/${repository}/issues`;
  return {
    async *list() {
      const account = await findAccount(call);
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const items = listOf(await call('GET', `${path}/${number}/comments?per_page=${PAGE}&page=${page}`));
        for (const item of items) yield toComment(item, account);
        if (items.length < PAGE) return;
      }
    },
    create: async (body) => {
      await call('POST', `${path}/${number}/comments`, { body });
    },
    edit: async (id, body) => {
      await call('PATCH', `${path}/comments/${id}`, { body });
    },
  };
}

function toComment(item: unknown, account: string | null): SeenComment {
  const user = field(item, 'user');
  const isOurs = account === null ? textOf(user, 'type') === 'Bot' : textOf(user, 'login') === account;
  return { id: idOf(item), body: textOf(item, 'body') ?? '', isOurs };
}

function encodePath(repository: string): string {
  return repository.split('/').map(encodeURIComponent).join('/');
}
