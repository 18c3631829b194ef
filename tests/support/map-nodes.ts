import { type MapNode, NO_SHARES } from '#components/map/map-node.ts';

/** A box of a map for tests. Its weight is that of the boxes inside of it, if it has some. */
export function makeNode(id: string, weight: number, change: Partial<MapNode> = {}): MapNode {
  const { children = [] } = change;
  return {
    id,
    name: id,
    keeps: 'end',
    weight: children.length === 0 ? weight : children.reduce((sum, child) => sum + child.weight, 0),
    amount: `${weight} B`,
    title: id,
    tint: 'own',
    shares: NO_SHARES,
    findings: [],
    opens: children.length > 0,
    restCount: 0,
    ...change,
    children,
  };
}
