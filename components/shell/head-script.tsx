import { EARLY_ACTIONS_SCRIPT } from './early-actions.ts';
import { THEME_SCRIPT } from './theme.ts';

/** What runs before the scripts of the page have loaded. The one place where the content security policy needs the nonce. */
export function HeadScript({ nonce }: { nonce: string | undefined }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {`${THEME_SCRIPT};${EARLY_ACTIONS_SCRIPT}`}
    </script>
  );
}
