/** Images that the team builds, and images of third parties. */
export const RELATIONS = ['ours', 'upstream'] as const;
export type Relation = (typeof RELATIONS)[number];
