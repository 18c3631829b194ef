import type { ReactNode } from 'react';
import { Mark } from '#components/shell/mark.tsx';
import { ThemeSwitch } from '#components/shell/theme-switch.tsx';

/** The pages before the sign-in: the logo over its load line, and the form below. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <div className="pt-[min(9vh,96px)]">
      <header className="relative border-b border-line">
        <div className="mx-auto flex w-[min(440px,100%)] items-center gap-3 px-4">
          <span className="flex translate-y-1/2 bg-paper text-accent">
            <Mark size={44} />
          </span>
          <span className="-ml-1 translate-y-full bg-paper pr-2 pl-1 text-m font-medium">Plimsoll</span>
          <span className="ml-auto bg-paper">
            <ThemeSwitch />
          </span>
        </div>
      </header>
      <main id="content" className="mx-auto flex w-[min(440px,100%)] flex-col gap-5 px-4 pt-14 pb-16">
        {children}
      </main>
    </div>
  );
}
