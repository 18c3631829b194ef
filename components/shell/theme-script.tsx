import { THEME_SCRIPT } from './theme.ts';

/** The one place where the content security policy needs the nonce. */
export function ThemeScript({ nonce }: { nonce: string | undefined }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {THEME_SCRIPT}
    </script>
  );
}
