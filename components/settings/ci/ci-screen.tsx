'use client';

import Link from 'next/link';
import { useState } from 'react';
import { ScreenHead } from '#components/settings/screen-head.tsx';
import { useBaseUrl } from '#components/shell/use-base-url.ts';
import { useMay } from '#components/shell/use-me.ts';
import { CopyBlock } from '#components/ui/copy-block.tsx';
import { Section } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { ForgesSection } from './forges-section.tsx';
import { githubSnippet, gitlabSnippet } from './snippets.ts';

const FORGES = [
  { value: 'github', label: 'GitHub Actions' },
  { value: 'gitlab', label: 'GitLab CI' },
] as const;

/** How a pipeline asks about its images, and where the server says the verdict. */
export function CiScreen({ baseUrl }: { baseUrl: string | null }) {
  const origin = useBaseUrl();
  const url = baseUrl ?? origin;
  const mayMakeTokens = useMay('account');
  const administers = useMay('administer');
  const [forge, setForge] = useState<(typeof FORGES)[number]['value']>('github');
  return (
    <div className="flex max-w-[1040px] flex-col gap-6">
      <ScreenHead title="CI">
        A pipeline pushes an image and asks with one HTTP call whether it grew: pass, warn, fail, or neutral where there
        is nothing to compare with. It needs a shell and curl.
      </ScreenHead>
      <Section
        title="Ask from a pipeline"
        note={
          <>
            Make an API token with the scope <code className="font-mono">check</code>
            {mayMakeTokens ? (
              <>
                {' '}
                under{' '}
                <Link href="/account" className="text-accent hover:underline">
                  your account
                </Link>
              </>
            ) : null}
            , keep it as the secret <code className="font-mono">PLIMSOLL_TOKEN</code>, and change{' '}
            <code className="font-mono">IMAGE</code> to what the pipeline pushed. Begin with{' '}
            <code className="font-mono">,"reportOnly":true</code> in <code className="font-mono">EXTRA</code>.
          </>
        }
      >
        <div className="self-start">
          <Segments label="Forge" value={forge} options={FORGES} onChange={setForge} />
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
