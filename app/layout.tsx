import './globals.css';
import '@fontsource-variable/inter/wght.css';
import './code-font.css';
import './fallback-fonts.css';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { HeadScript } from '#components/shell/head-script.tsx';
import { Providers } from '#components/shell/providers.tsx';

// Every page depends on its reader, so none is rendered at build time.
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: { default: 'Plimsoll', template: '%s · Plimsoll' },
  description: 'Container image sizes, and why they grow',
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fafcfd' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1720' },
  ],
};

export default async function Layout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-plimsoll-nonce') ?? undefined;
  return (
    <html lang="en-GB" suppressHydrationWarning>
      <head>
        <HeadScript nonce={nonce} />
      </head>
      <body>
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:bg-raised focus:px-3 focus:py-2"
        >
          Skip to the content
        </a>
        <Providers startMs={Date.now()}>{children}</Providers>
      </body>
    </html>
  );
}
