/** NodesRule is an owner rule with the number of machines that pull the owner's images; null without one. */
export type NodesRule = { pattern: string; owner: string; nodes: number | null };

/**
 * Returns how many machines pull the images of a repository: its own setting, else that of the rule that decides its owner, else that
 * of the first rule with its owner, else 1. Pure.
 *
 * @param repository - `pattern`: of the rule that decides the owner; null for another source
 * @param rules - by precedence
 */
export function findNodes(
  repository: { nodes: number | null; owner: string | null; pattern: string | null },
  rules: readonly NodesRule[],
): number {
  const { nodes, owner, pattern } = repository;
  if (nodes !== null) return nodes;
  const withNodes = rules.filter((rule) => rule.owner === owner && rule.nodes !== null);
  return (withNodes.find((rule) => rule.pattern === pattern) ?? withNodes[0])?.nodes ?? 1;
}
