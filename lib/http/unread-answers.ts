import type { IncomingMessage, ServerResponse } from 'node:http';
import { whenOver } from './when-over.ts';

/** After this time without a read by its client, a request counts as waiting. */
const STALL_MS = 1_000;

export type UnreadAnswers = {
  /** Calls `onWaiting` once: when the whole response is written, its client stops reading, or the request ends. */
  watch(request: IncomingMessage, response: ServerResponse, onWaiting: () => void): void;
};

/**
 * Observes responses that their clients do not read. At most `max` of them stay open. Beyond that, the connection of the
 * oldest is closed, so that their buffers stay bounded.
 */
export function createUnreadAnswers({ max }: { max: number }): UnreadAnswers {
  const unread = new Set<ServerResponse>();

  function add(response: ServerResponse): void {
    unread.add(response);
    const [oldest] = unread;
    if (unread.size > max) oldest?.req.socket.destroy();
  }

  return {
    watch(request, response, onWaiting) {
      let timer: NodeJS.Timeout | undefined;
      const write = response.write;
      const end = response.end;
      const stall = () => {
        timer = undefined;
        add(response);
        onWaiting();
      };
      response.write = ((...given: Parameters<typeof write>) => {
        const isTaken = Reflect.apply(write, response, given) as boolean;
        if (!isTaken && !response.destroyed) timer ??= setTimeout(stall, STALL_MS);
        return isTaken;
      }) as typeof write;
      response.end = ((...given: Parameters<typeof end>) => {
        Reflect.apply(end, response, given);
        clearTimeout(timer);
        if (!response.writableFinished && !response.destroyed) add(response);
        onWaiting();
        return response;
      }) as typeof end;
      response.on('drain', () => {
        clearTimeout(timer);
        timer = undefined;
        unread.delete(response);
      });
      response.once('finish', () => unread.delete(response));
      whenOver(request, response, () => {
        clearTimeout(timer);
        unread.delete(response);
        onWaiting();
      });
    },
  };
}
