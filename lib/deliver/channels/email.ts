import type { Socket } from 'node:net';
import type { Message } from '#lib/alerts/message-facts.ts';
import { escapeHtml } from '#lib/alerts/text/escape.ts';
import { renderHtml } from '#lib/alerts/text/render.ts';
import { AppError } from '#lib/domain/app-error.ts';
import { clip } from '#lib/image/text.ts';
import { BlockedAddressError } from '#lib/net/blocked-address-error.ts';
import { connectGuarded } from '#lib/net/connect.ts';
import { createGuard } from '#lib/net/guard.ts';
import { classifyFailure } from '../classify.ts';
import { type Channel, delivered, type Outcome, permanent, retry } from '../outcome.ts';
import { renderMessage, type TextTemplate } from '../render-message.ts';
import type { ChannelParts } from './parts.ts';

/** Total time for one mail, in timeouts of a single step. Must be less than the lease of the sender. */
const MAX_STEPS = 4;

/** Sends mail by SMTP, as text and HTML. Each message has a stable Message-ID, each incident one thread (D-65). */
export function createEmail({ settings, secrets, policy, timeoutMs }: ChannelParts<'email'>): Channel {
  const { host, port, security } = settings;
  const guard = createGuard(policy);
  return {
    async send(message) {
      // Loaded with the first mail, since most installations have no e-mail channel.
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        host,
        port,
        secure: security === 'tls',
        requireTLS: security === 'starttls',
        ignoreTLS: security === 'none',
        connectionTimeout: timeoutMs,
        greetingTimeout: timeoutMs,
        socketTimeout: timeoutMs,
        dnsTimeout: timeoutMs,
        disableFileAccess: true,
        disableUrlAccess: true,
        ...(secrets.username === undefined ? {} : { auth: { user: secrets.username, pass: secrets.password ?? '' } }),
        // Connects to the address that the guard checked. TLS still verifies the host name.
        getSocket: (_options, callback) => {
          connectGuarded(guard, { hostname: host, port }, timeoutMs).then(
            (connection) => callback(null, { connection: limit.hold(connection) }),
            (error: Error) => callback(error, false),
          );
        },
      });
      const limit = limitMail(timeoutMs * MAX_STEPS);
      try {
        const sending = transport.sendMail({
          ...formatMail(message, settings.from, settings.template),
          from: settings.from,
          to: [...settings.to],
        });
        const { response, rejected } = await Promise.race([sending, limit.over]);
        // Admins can read the stored answer, so it may contain addresses.
        const refused = rejected.map(String);
        return delivered({
          status: replyCode(response),
          answer: [response, ...refused.map((address) => `refused: ${address}`)].join('\n'),
          error: refused.length === 0 ? null : `${host} refused ${refused.length} of the recipients.`,
        });
      } catch (error) {
        return classifyMail(error, host);
      } finally {
        limit.clear();
        transport.close();
      }
    },
  };
}

class MailTooSlowError extends AppError {
  static override readonly errorName = 'MailTooSlowError';
}

/** Limits the time of a whole mail. A server that sends a byte at a time never reaches the timeout of a step. */
function limitMail(ms: number) {
  const { promise: over, reject } = Promise.withResolvers<never>();
  let socket: Socket | null = null;
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    socket?.destroy();
    reject(new MailTooSlowError('The mail took too long.'));
  }, ms);
  return {
    over,
    hold(connected: Socket): Socket {
      socket = connected;
      return isTimedOut ? connected.destroy() : connected;
    },
    clear: () => clearTimeout(timer),
  };
}

type MailFailure = { code?: string; originalCode?: string; responseCode?: number; response?: string };

/** EAUTH, EENVELOPE and 5xx are permanent; 4xx and failures of the network are retried (D-63). */
function classifyMail(error: unknown, host: string): Outcome {
  if (error instanceof BlockedAddressError) throw error;
  if (error instanceof MailTooSlowError) return retry(`${host} did not accept the message in time.`);
  const { code = '', originalCode = code, responseCode = null, response = null } = (error ?? {}) as MailFailure;
  const details = { status: responseCode, answer: response };
  if (responseCode !== null && responseCode >= 400 && responseCode < 500)
    return retry(`${host} temporarily refused the message (${responseCode}).`, details);
  if (code === 'EAUTH') return permanent(`${host} refuses the user name or password.`, details);
  if (code === 'EENVELOPE') return permanent(`${host} refused the sender or the recipients.`, details);
  if (responseCode !== null && responseCode >= 500)
    return permanent(`${host} refused the message (${responseCode}).`, details);
  return { ...classifyFailure({ code: originalCode }, host), ...details };
}

const replyCode = (response: string): number | null => Number(/^(\d{3})\b/.exec(response)?.[1] ?? Number.NaN) || null;

export function formatMail(message: Message, from: string, template?: TextTemplate) {
  const domain = /@([^\s>@]+)>?$/.exec(from)?.[1] ?? 'plimsoll.invalid';
  const thread =
    message.kind === 'incident' && !message.test ? `<incident-${message.facts.incident.id}@${domain}>` : null;
  return {
    ...writeMail(message, template),
    messageId: `<${message.id}@${domain}>`,
    ...(thread === null ? {} : { references: thread, inReplyTo: thread }),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Plimsoll-Type': message.type },
  };
}

function writeMail(message: Message, template: TextTemplate): { subject: string; text: string; html: string } {
  const built = renderHtml(message);
  if (!template || message.kind !== 'incident') return { ...built, subject: clip(built.subject, 250) };
  const { title, body } = renderMessage(message, 'plain', { template, maxLength: 20_000 });
  const html = `<div style="white-space: pre-wrap; font-family: sans-serif">${escapeHtml(body)}</div>`;
  return {
    subject: clip(title, 250),
    ...(template.body ? { text: body, html } : { text: built.text, html: built.html }),
  };
}
