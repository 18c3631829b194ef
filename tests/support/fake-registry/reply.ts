export type Reply = {
  status: number;
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
  /** Delay before it is sent. */
  delayMs?: number;
  /** How the body is sent, regardless of the switches. */
  delivery?: 'whole' | 'never' | 'dripping' | 'cut-off';
};

export type SeenRequest = {
  method: string;
  /** Includes the query. */
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};
