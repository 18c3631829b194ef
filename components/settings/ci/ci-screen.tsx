'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useBaseUrl } from '#components/shell/use-base-url.ts';
import { useMay } from '#components/shell/use-me.ts';
import { CopyBlock } from '#components/ui/copy-block.tsx';
import { Section } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { baseUrlQuery } from '#lib/queries/accounts/base-url.ts';
import { ForgesSection } from './forges-section.tsx';
import { githubSnippet, gitlabSnippet } from './snippets.ts';

const FORGES = [
  { value: 'github', label: 'GitHub Actions' },
  { value: 'gitlab', label: 'GitLab CI' },
] as const;

/** The snippets for a pipeline, and the Git hosts to which the server posts verdicts. */
export function CiScreen() {
  const ownUrl = useBaseUrl();
  const { data: baseUrl } = useQuery(baseUrlQuery());
  const url = baseUrl?.url ?? ownUrl;
  const mayMakeTokens = useMay('account');
  const administers = useMay('administer');
  const [forge, setForge] = useState<(typeof FORGES)[number]['value']>('github');
  return (
    <div className="flex max-w-[1040px] flex-col gap-6">
      <ScreenHead title="CI">
        A pipeline pushes an image and checks it with one HTTP call: pass, warn, fail, or neutral without a baseline. It
        needs a shell and curl.
      </ScreenHead>
      <Section
        id="pipeline"
        title="Check from a pipeline"
        note={
          <>
            Create an API token with the scope <code className="font-mono">check</code>
            {mayMakeTokens ? (
              <>
                {' '}
                under{' '}
                <Link href="/account" className="text-accent underline">
                  your account
                </Link>
              </>
            ) : null}
            , store it as the secret <code className="font-mono">PLIMSOLL_TOKEN</code>, and change{' '}
            <code className="font-mono">IMAGE</code> to the pushed image. For a first trial, add{' '}
            <code className="font-mono">,"reportOnly":true</code> to <code className="font-mono">EXTRA</code>. The check
            then never fails.
          </>
        }
      >
        <div className="self-start">
          <Segments label="Pipeline" value={forge} options={FORGES} onChange={setForge} />
        </div>
        <CopyBlock
          key={forge}
          label={forge === 'github' ? 'the GitHub Actions step' : 'the GitLab CI job'}
          text={forge === 'github' ? githubSnippet(url) : gitlabSnippet(url)}
        />
      </Section>
      {administers ? <ForgesSection /> : null}
    </div>
  );
}
