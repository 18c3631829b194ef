import { THEME_SCRIPT } from './theme.ts';

/** A content security policy needs the nonce here and nowhere else. */
export function ThemeScript({ nonce }: { nonce: string | undefined }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {THEME_SCRIPT}
    </script>
  );
}
