import './globals.css';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { Header } from '#components/shell/header.tsx';
import { Providers } from '#components/shell/providers.tsx';
import { ThemeScript } from '#components/shell/theme-script.tsx';
import { registriesQuery } from '#lib/queries/registries.ts';
import { getRuntime } from '#lib/server/runtime.ts';
import { readRegistries } from '#lib/views/registries.ts';
import { Prefetched } from './prefetch.tsx';

// The header says how the registries are.
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: { default: 'Plimsoll', template: '%s · Plimsoll' },
  description: 'How heavy container images are, and why they grow',
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fafcfd' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1720' },
  ],
};

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en-GB" suppressHydrationWarning>
      <head>
        <ThemeScript />
      </head>
      <body>
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:bg-raised focus:px-3 focus:py-2"
        >
          Skip to the content
        </a>
        <Providers startMs={Date.now()}>
          <Prefetched
            read={(client) => {
              const { db, clock } = getRuntime();
              return client.prefetchQuery({ ...registriesQuery(), queryFn: () => readRegistries(db, clock.now()) });
            }}
          >
            <Header />
            <main id="content" className="mx-auto max-w-[1400px] px-4 pt-5 pb-16">
              {children}
            </main>
          </Prefetched>
        </Providers>
      </body>
    </html>
  );
}
