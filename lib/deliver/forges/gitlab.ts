import { clip } from '#lib/image/text.ts';
import { field, idOf, listOf, textOf } from './answer-fields.ts';
import type { ForgeApi, ForgePost } from './forge-api.ts';
import { createForgeCall, type ForgeCall, type ForgeTarget } from './forge-call.ts';
import { ForgeError } from './forge-error.ts';
import type { Comments } from './sticky-comment.ts';

const PAGE = 50;
const MAX_PAGES = 20;
const MAX_DESCRIPTION = 255;

/** GitLab's REST API v4, of gitlab.com or self-managed: commit statuses and notes of merge requests. */
export function openGitLab(target: ForgeTarget): ForgeApi {
  const call = createForgeCall(target, { accept: 'application/json', 'private-token': target.token });
  return {
    findAccount: async () => textOf(await call('GET', '/user'), 'username'),
    setStatus: (post) => setStatus(call, post),
    openComments: (repository, number) => openComments(call, encodeURIComponent(repository), number),
  };
}

async function setStatus(call: ForgeCall, { repository, sha, status }: ForgePost): Promise<void> {
  const project = `/projects/${encodeURIComponent(repository)}`;
  const state = status.passes ? 'success' : 'failed';
  try {
    await call('POST', `${project}/statuses/${sha}`, {
      state,
      name: status.context,
      description: clip(status.description, MAX_DESCRIPTION),
      ...(status.link === null ? {} : { target_url: status.link }),
    });
  } catch (error) {
    // GitLab answers 400 to the state that the commit already has, and the status is correct then.
    if (!(error instanceof ForgeError && error.status === 400)) throw error;
    const found = await findState(call, `${project}/repository/commits/${sha}/statuses`, status.context).catch(
      () => null,
    );
    // Without that state, the reason of the refusal counts, also when the state cannot be read.
    if (found !== state) throw error;
  }
}

/** The state of the latest status of a commit with this name; null without one. */
async function findState(call: ForgeCall, path: string, name: string): Promise<string | null> {
  const statuses = listOf(await call('GET', `${path}?name=${encodeURIComponent(name)}&per_page=${PAGE}`));
  const newest = statuses.sort((a, b) => idOf(b) - idOf(a)).find((status) => textOf(status, 'name') === name);
  return newest === undefined ? null : textOf(newest, 'status');
}

function openComments(call: ForgeCall, project: string, number: number): Comments {
  const path = `/projects/${project}/merge_requests/${number}/notes`;
  return {
    async *list() {
      const account = idOf(await call('GET', '/user'));
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const query = `sort=asc&order_by=created_at&per_page=${PAGE}&page=${page}`;
        const items = listOf(await call('GET', `${path}?${query}`));
        for (const item of items)
          yield {
            id: idOf(item),
            body: textOf(item, 'body') ?? '',
            isOurs: field(item, 'system') !== true && idOf(field(item, 'author')) === account,
          };
        if (items.length < PAGE) return;
      }
    },
    create: async (body) => {
      await call('POST', path, { body });
    },
    edit: async (id, body) => {
      await call('PUT', `${path}/${id}`, { body });
    },
  };
}
