import type { NodesRule } from '#lib/analysis/nodes.ts';
import type { Database } from '../client.ts';

/** Lists owner rules with their nodes by precedence, those of plimsoll.yaml first. */
export async function listNodesRules(db: Database): Promise<NodesRule[]> {
  return db.$queryRaw<NodesRule[]>`
    select pattern, owner, nodes from "OwnerRule" order by origin = 'file' desc, position`;
}
