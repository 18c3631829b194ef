/**
 * The keys of all queries. Types alone, since every page would load a table of them: a query writes
 * `queryKey: ['rules'] as const satisfies Key`.
 *
 * The first part of a key is its topic, by which refresh.ts makes data stale. Where the data belongs to one repository, the second part
 * is the id of the repository.
 */
export type Key =
  | readonly ['audit']
  | readonly ['base-url']
  | readonly ['budgets']
  | readonly ['budgets', 'proposal', seriesId: string]
  | readonly ['channels']
  | readonly ['channels', 'digest', channelId: string]
  | readonly ['check', id: string]
  | readonly ['checked-tags', tagIds: readonly number[], attempt: number]
  | readonly ['compare', from: string | null, to: string, platform: string | null, repositoryId: string | null]
  | readonly ['deliveries', 'list', filter: object]
  | readonly ['deliveries', 'one', id: string]
  | readonly ['demo']
  | readonly ['files', repositoryId: string, digest: string, layer: string, path: string]
  | readonly ['findings', repositoryId: string, digest: string]
  | readonly ['forges']
  | readonly ['image', repositoryId: string, digest: string, previous: string | null]
  | readonly ['incidents', 'list', filter: object]
  | readonly ['incidents', 'one', numberOrId: string]
  | readonly ['incidents', 'open']
  | readonly ['invitations']
  | readonly ['invitations', 'link', code: string | null | undefined]
  | readonly ['map', repositoryId: string, digest: string, place: object]
  | readonly ['me']
  | readonly ['mutes']
  | readonly ['next-steps']
  | readonly ['observations', tagId: number]
  | readonly ['overview', filter: object]
  | readonly ['owners']
  | readonly ['owners', 'preview', rules: readonly object[]]
  | readonly ['package-history', seriesId: string, ecosystem: string, name: string]
  | readonly ['package-search', 'images' | 'list', filter: object]
  | readonly ['packages', repositoryId: string, digest: string, filter: object]
  | readonly ['points', seriesId: string, window: object]
  | readonly ['poll', id: string]
  | readonly ['preview', 'text', text: string]
  | readonly ['trial', reference: string, attempt: number, insecure: boolean]
  | readonly ['registries']
  | readonly ['repository', id: string]
  | readonly ['repository-names', q: string]
  | readonly ['routes']
  | readonly ['routes', 'test', question: object]
  | readonly ['rules']
  | readonly ['rules', 'backtest', id: string | null, tried: object | null]
  | readonly ['search', q: string]
  | readonly ['sessions']
  | readonly ['streams', repositoryId: string]
  | readonly ['tags', repositoryId: string, filter: object]
  | readonly ['tokens']
  | readonly ['usage', 'bases' | 'map']
  | readonly ['usage', 'layers' | 'list', filter: object]
  | readonly ['usage', 'removal', tagIds: readonly number[], checks: number]
  | readonly ['usage', 'stack', text: string, platform: string]
  | readonly ['users'];

/** What the data of a query is about. */
export type Topic = Key[0];
