import { type FakeForge, type ForgeReply, type ForgeRequest, startFakeForge } from './fake-forge.ts';

type GitHubComment = { id: number; body: string; user: { login: string; type: string } };
export type FakeGitHub = FakeForge & {
  statuses: { sha: string; state: string; context: string; description: string; target_url?: string }[];
  comments: GitHubComment[];
};

const ME = { login: 'plimsoll-bot', type: 'User' };

/**
 * Implements the used part of GitHub's REST API: POST /repos/{owner}/{repo}/statuses/{sha} (201), GET and POST
 * /repos/{owner}/{repo}/issues/{n}/comments (200, 201), PATCH /repos/{owner}/{repo}/issues/comments/{id}, GET /user.
 * Source: https://docs.github.com/rest
 */
export async function startFakeGitHub({
  token,
  repository = 'acme/api',
  isApp = false,
}: {
  token: string;
  repository?: string;
  isApp?: boolean;
}): Promise<FakeGitHub> {
  const state: Pick<FakeGitHub, 'statuses' | 'comments'> = { statuses: [], comments: [] };
  const me = isApp ? { login: 'plimsoll[bot]', type: 'Bot' } : ME;
  let nextId = 100;

  function answer({ method, path, headers, body }: ForgeRequest): ForgeReply {
    if (headers.authorization !== `Bearer ${token}`) return { status: 401, body: { message: 'Bad credentials' } };
    if (!headers['user-agent']) return { status: 403, body: { message: 'Request forbidden by administrative rules.' } };
    const [route = '', query = ''] = path.split('?');
    if (method === 'GET' && route === '/user')
      return isApp
        ? { status: 403, body: { message: 'Resource not accessible by integration' } }
        : { status: 200, body: me };
    const rest = route.startsWith(`/repos/${repository}/`) ? route.slice(`/repos/${repository}`.length) : '';
    const sent = body as { state: string; context: string; description: string; body: string };
    const status = /^\/statuses\/([0-9a-f]+)$/.exec(rest);
    if (method === 'POST' && status) {
      if (sent.description.length > 140) return { status: 422, body: { message: 'Validation Failed' } };
      state.statuses.push({ ...sent, sha: status[1] ?? '' });
      return { status: 201, body: { id: 1, ...sent } };
    }
    if (/^\/issues\/7\/comments$/.test(rest)) {
      if (method === 'POST') return created(sent.body);
      const page = Number(new URLSearchParams(query).get('page'));
      const perPage = Number(new URLSearchParams(query).get('per_page'));
      return { status: 200, body: state.comments.slice((page - 1) * perPage, page * perPage) };
    }
    const one = /^\/issues\/comments\/(\d+)$/.exec(rest);
    const comment = state.comments.find(({ id }) => id === Number(one?.[1]));
    if (method === 'PATCH' && comment) {
      comment.body = sent.body;
      return { status: 200, body: comment };
    }
    return { status: 404, body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' } };
  }

  function created(body: string): ForgeReply {
    if (body.length > 65_536) return { status: 422, body: { message: 'Validation Failed' } };
    nextId += 1;
    const comment = { id: nextId, body, user: me };
    state.comments.push(comment);
    return { status: 201, body: comment };
  }

  return Object.assign(await startFakeForge('/api/v3', answer), state);
}
