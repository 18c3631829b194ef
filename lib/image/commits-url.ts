export type CommitRange = {
  /** `org.opencontainers.image.source`, as the label says it. */
  source: string | null;
  /** `org.opencontainers.image.revision` of the older and of the newer image. */
  from: string | null;
  to: string | null;
};

const REVISION_GRAMMAR = /^[0-9A-Za-z][0-9A-Za-z._/-]{3,199}$/;
const MAX_LENGTH = 2_000;

/**
 * Where the commits between two images are shown: GitHub, GitLab, Gitea or Forgejo, Bitbucket. Null where the labels do
 * not name a repository on the web and two revisions. Only http and https ever become a link (S-35).
 */
export function commitsUrl({ source, from, to }: CommitRange): string | null {
  const url = findWebUrl(source);
  if (url === null || !isRevision(from) || !isRevision(to) || from === to) return null;
  const [older, newer] = [encodeURIComponent(from), encodeURIComponent(to)];
  const isGitLab = /(?:^|\.)gitlab\./.test(url.hostname);
  const path = findRepositoryPath(url.pathname, isGitLab);
  if (path === null) return null;
  if (isGitLab) return `${url.origin}${path}/-/compare/${older}...${newer}`;
  if (url.hostname === 'bitbucket.org') return `${url.origin}${path}/branches/compare/${newer}%0D${older}`;
  // GitHub's form, which GitHub Enterprise, Gitea and Forgejo have at whatever host they are.
  return `${url.origin}${path}/compare/${older}...${newer}`;
}

/** A label's text as a link to the web; null for anything that is none, such as `javascript:` (S-35). */
export function findWebUrl(text: string | null): URL | null {
  if (text === null || text.length > MAX_LENGTH || !/^https?:\/\//i.test(text)) return null;
  const url = URL.parse(text);
  const isWeb = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  return isWeb && url.hostname !== '' && url.username === '' && url.password === '' ? url : null;
}

function isRevision(text: string | null): text is string {
  return text !== null && REVISION_GRAMMAR.test(text) && !text.includes('..');
}

/** "/acme/api" of "/acme/api.git", "/acme/api/tree/main"; groups of GitLab may be nested. */
function findRepositoryPath(pathname: string, isNested: boolean): string | null {
  const [before = ''] = pathname.split('/-/');
  const parts = before.split('/').filter(Boolean);
  const kept = isNested ? parts : parts.slice(0, 2);
  if (kept.length < 2) return null;
  return `/${kept.join('/').replace(/\.git$/, '')}`;
}
