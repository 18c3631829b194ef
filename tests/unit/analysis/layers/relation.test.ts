import { describe, expect, it } from 'vitest';
import { guessRelation } from '#lib/analysis/layers/relation.ts';

describe('guessRelation', () => {
  it.each([
    ['docker.io', 'library/node', false, 'upstream'],
    ['docker.io', 'library/node', true, 'upstream'],
    ['docker.io', 'grafana/grafana', false, 'upstream'],
    ['docker.io', 'team/app', true, 'ours'],
    ['ghcr.io', 'team/app', false, 'upstream'],
    ['ghcr.io', 'team/app', true, 'ours'],
    ['registry.k8s.io', 'pause', false, 'upstream'],
    ['localhost:5000', 'app', false, 'ours'],
    ['10.0.0.5:5000', 'app', false, 'ours'],
    ['[::1]:5000', 'app', false, 'ours'],
    ['registry', 'app', false, 'ours'],
    ['harbor.corp.internal', 'app', false, 'ours'],
    ['harbor.example.com', 'library/node', false, 'ours'],
    ['evil-docker.io', 'library/node', false, 'ours'],
  ])('guesses for %s/%s with credential %s the relation %s', (host, repository, hasCredential, relation) => {
    expect(guessRelation({ host, repository, hasCredential }).relation).toBe(relation);
  });
});
