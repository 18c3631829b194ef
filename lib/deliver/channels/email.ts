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

/** A mail may take so many times as long as one of its steps: still less than the sender's lease. */
const MAX_STEPS = 4;

/** SMTP. Text and HTML, a stable Message-ID per message and one thread per incident (D-65). */
export function createEmail({ settings, secrets, policy, timeoutMs }: ChannelParts<'email'>): Channel {
  const { host, port, security } = settings;
  const guard = createGuard(policy);
  return {
    async send(message) {
      // Loaded when the first mail is sent: most have no such channel.
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
        // The socket is ours, to an address that was checked; TLS still asks for the name.
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
        // Addresses stand in the answer, which admins see.
        const refused = rejected.map(String);
        return delivered({
          status: replyCode(response),
          answer: [response, ...refused.map((address) => `refused: ${address}`)].join('\n'),
          error: refused.length === 0 ? null : `${host} takes nothing for ${refused.length} of the recipients.`,
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

/** Of one mail in all, whatever step it is in: what sends on for ever, a byte at a time, ends no step's own wait. */
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

/** EAUTH, EENVELOPE and 5xx stay as they are; 4xx and the network pass (D-63). */
function classifyMail(error: unknown, host: string): Outcome {
  if (error instanceof BlockedAddressError) throw error;
  if (error instanceof MailTooSlowError) return retry(`${host} took too long over the message, which was broken off.`);
  const { code = '', originalCode = code, responseCode = null, response = null } = (error ?? {}) as MailFailure;
  const details = { status: responseCode, answer: response };
  if (responseCode !== null && responseCode >= 400 && responseCode < 500)
    return retry(`${host} asks to come again later (${responseCode}).`, details);
  if (code === 'EAUTH') return permanent(`${host} refuses the user name or password.`, details);
  if (code === 'EENVELOPE')
    return permanent(`${host} takes nothing from this sender, or for these recipients.`, details);
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
