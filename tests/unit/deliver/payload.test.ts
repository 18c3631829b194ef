import { describe, expect, it } from 'vitest';
import { boundJson } from '#lib/deliver/bound.ts';
import { formatAlerts } from '#lib/deliver/channels/alertmanager.ts';
import { formatDiscord } from '#lib/deliver/channels/discord.ts';
import { formatMail } from '#lib/deliver/channels/email.ts';
import { formatGotify } from '#lib/deliver/channels/gotify.ts';
import { formatNtfy } from '#lib/deliver/channels/ntfy.ts';
import { formatSlack, splitLines } from '#lib/deliver/channels/slack.ts';
import { formatTeams } from '#lib/deliver/channels/teams.ts';
import { formatTelegram } from '#lib/deliver/channels/telegram.ts';
import { formatPayload } from '#lib/deliver/channels/webhook.ts';
import { incidentMessage, STEP } from '#tests/support/messages.ts';

/** A text with markup of every channel, and one of the greatest stored length. */
const NASTY = '<!channel> <b>@everyone</b> [x](https://evil.example) `*_~| \u202e\u0007';
const LONG = `${NASTY}${'Ä中'.repeat(3_000)}`;
const packages = Array.from({ length: 400 }, (_, index) => ({
  name: `${LONG}${index}`,
  kind: 'npm' as const,
  change: 'new' as const,
  deltaBytes: 1_000,
  deltaFiles: 1,
  fromVersion: null,
  toVersion: LONG,
}));
const huge = incidentMessage({
  subject: {
    ...STEP.subject,
    reference: `ghcr.io/${LONG}`,
    stream: LONG,
    also: packages.map(({ name }) => name),
    more: 7,
  },
  cause: STEP.cause && { ...STEP.cause, instruction: LONG, contents: packages },
  owner: LONG,
});

describe('the size of a message with very long facts', () => {
  it('stays below 20 KB for a webhook, and lists what was left out (W-39)', () => {
    const text = formatPayload(huge);
    expect(Buffer.byteLength(text)).toBeLessThan(20_000);
    const { data } = JSON.parse(text);
    expect(data.truncated['cause.contents']).toBe(400 - data.cause.contents.length);
    expect(data.truncated['subject.also']).toBe(400 - data.subject.also.length);
    expect(JSON.parse(formatPayload(incidentMessage())).data.truncated).toBeUndefined();
  });

  it('leaves the links of a webhook’s text whole, at its end (W-39)', () => {
    const also = Array.from({ length: 10 }, (_, index) => `ghcr.io/acme/${'service-'.repeat(15)}${index}`);
    const { text } = JSON.parse(formatPayload(incidentMessage({ subject: { ...STEP.subject, also } }))).data;
    expect(text.length).toBeGreaterThan(1_500);
    for (const link of [STEP.links.compare, STEP.links.accept, STEP.links.mute, STEP.links.incident])
      expect(text.split('\n').some((line: string) => line.endsWith(`: ${link}`))).toBe(true);
  });

  it('stays within Slack’s header of 150 characters, sections of 3,000 and 50 blocks', () => {
    const { blocks } = formatSlack(huge);
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const { type, text } of blocks) expect(text.text.length).toBeLessThanOrEqual(type === 'header' ? 150 : 3_000);
  });

  it('stays within Discord’s title of 256 characters and description of 4,096', () => {
    const [embed] = JSON.parse(formatDiscord(huge)).embeds;
    expect(embed.title.length).toBeLessThanOrEqual(256);
    expect(embed.description.length).toBeLessThanOrEqual(4_096);
  });

  it('stays within Telegram’s 4,096 characters', () => {
    expect(formatTelegram(huge).text.length).toBeLessThanOrEqual(4_096);
  });

  it('stays within Teams’ 28 KB', () => {
    expect(Buffer.byteLength(JSON.stringify(formatTeams(huge)))).toBeLessThan(28_000);
  });

  it('stays within the 4,096 bytes of ntfy', () => {
    expect(Buffer.byteLength(formatNtfy(huge, 'x').message)).toBeLessThanOrEqual(4_096);
  });

  it('stays within the same limits for a custom template with many placeholders', () => {
    const template = {
      title: '{{reference}} '.repeat(200),
      body: '{{instruction}} {{reference}} {{why}}\n'.repeat(400),
    };
    expect(formatTelegram(huge, template).text.length).toBeLessThanOrEqual(4_096);
    expect(Buffer.byteLength(JSON.stringify(formatTeams(huge, template)))).toBeLessThan(28_000);
    const [embed] = JSON.parse(formatDiscord(huge, template)).embeds;
    expect(embed.title.length + embed.description.length).toBeLessThanOrEqual(6_000);
    const { text, blocks } = formatSlack(huge, template);
    expect(text.length).toBeLessThanOrEqual(1_000);
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(Buffer.byteLength(formatNtfy(huge, 'x', template).message)).toBeLessThanOrEqual(4_096);
    expect(formatGotify(huge, template).message.length).toBeLessThanOrEqual(8_000);
    expect(Buffer.byteLength(formatPayload(huge, template))).toBeLessThan(20_000);
    expect(formatMail(huge, 'plimsoll@example.org', template).text.length).toBeLessThanOrEqual(20_000);
  });

  it('stays below the 102 kB of an e-mail at which Gmail truncates', () => {
    const { subject, text, html } = formatMail(huge, 'plimsoll@example.org');
    expect(subject.length).toBeLessThanOrEqual(250);
    expect(Buffer.byteLength(text)).toBeLessThan(50_000);
    expect(Buffer.byteLength(html)).toBeLessThan(102_000);
  });

  it('stays within 500 characters per label for Alertmanager', () => {
    const [alert] = formatAlerts(huge).alerts;
    for (const value of Object.values(alert?.labels ?? {})) expect(value.length).toBeLessThanOrEqual(500);
  });
});

describe('markup in tags, labels and instructions has no effect (W-43)', () => {
  const nasty = incidentMessage({
    subject: { ...STEP.subject, stream: NASTY, also: [NASTY] },
    cause: STEP.cause && {
      ...STEP.cause,
      instruction: `RUN echo ${NASTY}`,
      contents: packages.slice(0, 1).map((one) => ({ ...one, name: NASTY, toVersion: NASTY })),
    },
    owner: NASTY,
  });

  it('in Slack', () => {
    const text = JSON.stringify(formatSlack(nasty).blocks.slice(1));
    expect(text).not.toContain('<!channel>');
    expect(formatSlack(nasty).text).not.toContain('<!channel>');
  });

  it('in Telegram', () => {
    expect(formatTelegram(nasty).text).not.toContain('<b>@everyone');
    expect(formatTelegram(nasty).text).toContain('RUN echo');
  });

  it('in Discord and Gotify, outside of code', () => {
    const [embed] = JSON.parse(formatDiscord(nasty)).embeds;
    for (const text of [`${embed.title}\n${embed.description}`, formatGotify(nasty).message]) {
      // Removes what CommonMark renders as code: a run of backticks, up to the same run again.
      const rest = text.replace(/(?<![`\\])(`+)(?!`)(.*?[^`])\1(?!`)/g, '');
      expect(rest).not.toBe(text);
      expect(rest).not.toContain('@everyone');
      expect(rest).not.toContain('https://evil.example');
      expect(rest).not.toMatch(/(?<!\\)\[x/);
    }
  });

  it('in Teams, which has no code markup', () => {
    for (const { text } of formatTeams(nasty).attachments.flatMap(({ content }) => content.body)) {
      expect(text).not.toContain('@everyone');
      expect(text).not.toContain('https://evil.example');
      expect(text).not.toMatch(/(?<!\\)(?:`|\[x|~)/);
    }
    expect(JSON.stringify(formatTeams(nasty))).toContain('RUN echo');
  });
});

describe('boundJson', () => {
  const wrap = (data: object, truncated: Record<string, number>) => ({ data, truncated });

  it('keeps small data unchanged and never modifies its input', () => {
    const data = { list: [1, 2, 3], text: 'x'.repeat(1_000) };
    expect(JSON.parse(boundJson(data, 5_000, wrap))).toEqual({ data, truncated: {} });
    boundJson(data, 100, wrap);
    expect(data.list).toEqual([1, 2, 3]);
  });

  it('shortens the largest list and keeps the smaller ones whole', () => {
    const data = { small: [1, 2, 3], large: Array.from({ length: 400 }, (_, at) => at) };
    const { data: bounded, truncated } = JSON.parse(boundJson(data, 1_000, wrap));
    expect(bounded.small).toEqual([1, 2, 3]);
    expect(truncated).toEqual({ large: 400 - bounded.large.length });
  });

  it('stops when nothing is left to cut', () => {
    expect(JSON.parse(boundJson({ list: ['x'.repeat(500)], text: 'y'.repeat(900) }, 10, wrap))).toEqual({
      data: { list: [], text: 'y'.repeat(900) },
      truncated: { list: 1 },
    });
  });
});

describe('splitLines', () => {
  it('keeps lines whole, and no piece longer than the limit', () => {
    expect(splitLines('aa\nbb\n\ncc', 5)).toEqual(['aa\nbb', '\ncc']);
    expect(splitLines('a'.repeat(10), 4)).toEqual(['aaa…']);
  });
});
