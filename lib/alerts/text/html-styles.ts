/** The colours of the screens, in a form that mail clients support. Contrast is at least 4.5 : 1 in both themes. */
export const LIGHT = {
  paper: '#f8fafc',
  raised: '#ffffff',
  line: '#d9dfe6',
  ink: '#1c2733',
  muted: '#526070',
  accent: '#0a5f94',
  signal: '#a8470a',
  saved: '#14653a',
} as const;

const DARK = {
  paper: '#0f1a26',
  raised: '#162331',
  line: '#2a3847',
  ink: '#e6edf3',
  muted: '#a3b1bf',
  accent: '#7cc4f5',
  onAccent: '#0f1a26',
  signal: '#f5a45f',
  saved: '#72d39a',
} as const;

export const FONT = "Inter,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
export const MONO = "'JetBrains Mono',ui-monospace,Menlo,Consolas,monospace";

/** Dark colours and small screens. A mail client that drops the style sheet loses nothing else. */
export const STYLES = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.p-body{background:${DARK.paper}!important;color:${DARK.ink}!important}
.p-sheet{background:${DARK.raised}!important;border-color:${DARK.line}!important}
.p-ink{color:${DARK.ink}!important}
.p-muted{color:${DARK.muted}!important}
.p-code{background:${DARK.paper}!important;color:${DARK.ink}!important}
.p-link{color:${DARK.accent}!important}
.p-button{color:${DARK.accent}!important;border-color:${DARK.line}!important}
.p-first{background:${DARK.accent}!important;border-color:${DARK.accent}!important;color:${DARK.onAccent}!important}
.p-up{color:${DARK.signal}!important}
.p-down{color:${DARK.saved}!important}
}
@media (max-width:480px){.p-body{padding:8px!important}.p-sheet{padding:14px!important}}`;
