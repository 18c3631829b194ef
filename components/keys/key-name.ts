const NAMES: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

/** "↓" for "ArrowDown" */
export const keyName = (key: string): string => NAMES[key] ?? key;
