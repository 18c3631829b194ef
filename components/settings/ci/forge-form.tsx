'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { InlineError } from '#components/states/inline-error.tsx';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { ApiError, refusalOf } from '#lib/queries/api-error.ts';
import { addForge, type ForgeInput, updateForge } from '#lib/queries/forges.ts';
import type { Forge } from '#lib/views/dto/check.ts';

const KINDS = [
  { value: 'github', label: 'GitHub', title: 'github.com, or GitHub Enterprise Server' },
  { value: 'gitlab', label: 'GitLab', title: 'gitlab.com, or your own' },
] as const;
const URLS = { github: 'https://api.github.com', gitlab: 'https://gitlab.com/api/v4' } as const;
const NOTES = {
  github: 'Of GitHub Enterprise Server: https://github.example.com/api/v3',
  gitlab: 'Of your own: https://gitlab.example.com/api/v4',
} as const;
const TOKENS = {
  github: 'Fine-grained: commit statuses and pull requests, read and write.',
  gitlab: 'Of a project or group, with the scope api and the role Developer.',
} as const;

/** Adds a forge, or changes one. Its token is sent when it was typed, and never shown again. */
export function ForgeForm({ forge, onDone }: { forge?: Forge; onDone: () => void }) {
  const client = useQueryClient();
  const [kind, setKind] = useState<Forge['kind']>(forge?.kind ?? 'github');
  const [url, setUrl] = useState(forge?.url ?? '');
  const [pattern, setPattern] = useState(forge?.pattern ?? '');
  const [token, setToken] = useState('');
  const [allowPrivate, setAllowPrivate] = useState(forge?.allowPrivate ?? false);
  const save = useMutation({
    mutationFn: () => {
      const body: ForgeInput = { allowPrivate };
      if (url.trim() !== '') body.url = url.trim();
      if (pattern.trim() !== '') body.pattern = pattern.trim();
      if (token !== '') body.token = token;
      return forge === undefined ? addForge({ ...body, kind }) : updateForge(forge.id, body);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['forges'] });
      onDone();
    },
  });
  const shown = ['url', 'pattern', 'token'];
  const isShown = save.error instanceof ApiError && save.error.field !== null && shown.includes(save.error.field);
  return (
    <form
      aria-label={forge === undefined ? 'Add a forge' : `Edit ${forge.url}`}
      className="grid max-w-[880px] grid-cols-1 gap-4 border-l-2 border-accent py-1 pl-4 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {forge === undefined ? (
        <div className="flex flex-col items-start gap-1 sm:col-span-2">
          <span className="font-medium">Kind</span>
          <Segments label="Kind" value={kind} options={KINDS} onChange={setKind} />
        </div>
      ) : null}
      <Field
        label="Address of its API"
        mono
        value={url}
        placeholder={URLS[kind]}
        onChange={({ target }) => setUrl(target.value)}
        note={NOTES[kind]}
        error={refusalOf(save.error, 'url')}
      />
      <Field
        label="Repositories"
        mono
        value={pattern}
        placeholder="*"
        onChange={({ target }) => setPattern(target.value)}
        note="A pattern like acme/*: its token is used for no other."
        error={refusalOf(save.error, 'pattern')}
      />
      <Field
        label="Token"
        type="password"
        autoComplete="off"
        required={forge === undefined}
        value={token}
        onChange={({ target }) => setToken(target.value)}
        note={forge === undefined ? TOKENS[kind] : 'One is saved; typing replaces it.'}
        error={refusalOf(save.error, 'token')}
      />
      <div className="flex items-center">
        <Switch label="its host may be in a private network" checked={allowPrivate} onChange={setAllowPrivate} />
      </div>
      <div className="flex flex-wrap items-center gap-2 sm:col-span-2">
        <Button kind="primary" type="submit" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save'}
        </Button>
        <Button onClick={onDone}>Cancel</Button>
        {isShown ? null : <InlineError error={save.error} />}
      </div>
    </form>
  );
}
