import type { Relation } from '#lib/domain/relation.ts';

/** The words of screens for relations: images that you build, and images that you use. */
export const RELATION_WORDS: Readonly<Record<Relation, string>> = { ours: 'own', upstream: 'third-party' };
