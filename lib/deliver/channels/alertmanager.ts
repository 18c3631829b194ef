import { createHash } from 'node:crypto';
import { isClosed } from '#lib/alerts/incident-state.ts';
import type { IncidentFacts, Message } from '#lib/alerts/message-facts.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { INCIDENT_KINDS, type IncidentKind } from '#lib/domain/incident.ts';
import { cutText } from '#lib/image/text.ts';
import { classifyAnswer } from '../classify.ts';
import type { Channel } from '../outcome.ts';
import { linkOf, renderMessage, type TextTemplate } from '../render-message.ts';
import type { ChannelParts } from './parts.ts';

/** How Alertmanager writes an alert that has not ended. */
const NEVER = '0001-01-01T00:00:00Z';
const MAX_LABEL = 500;

type Alert = {
  status: 'firing' | 'resolved';
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  endsAt: string;
  generatorURL: string;
  fingerprint: string;
};

/** Sends webhooks in the format of Alertmanager, version 4 (D-64). */
export function createAlertmanager({ settings, secrets, http }: ChannelParts<'alertmanager'>): Channel {
  return {
    async send(message, { attemptAt }) {
      const body = JSON.stringify(formatAlerts(message, settings.template));
      const headers = secrets.authorization ? { authorization: secrets.authorization } : {};
      const answer = await http({ url: settings.url, headers, body });
      return classifyAnswer(answer, { service: 'The receiver', isChat: false, now: attemptAt });
    },
  };
}

/**
 * One alert for each platform, resolved where the incident is closed. Other messages, such as digests, are one alert
 * that is resolved from the start.
 */
export function formatAlerts(message: Message, template?: TextTemplate) {
  const { title, body } = renderMessage(message, 'plain', { template, maxLength: 8_000 });
  const annotations = { summary: title, description: body };
  const alerts =
    message.kind === 'incident' ? listAlerts(message.facts, message.test, annotations) : [noteOf(message, annotations)];
  const [first] = alerts;
  const common = Object.fromEntries(
    Object.entries(first?.labels ?? {}).filter(([name, value]) => alerts.every(({ labels }) => labels[name] === value)),
  );
  const group = message.kind === 'incident' ? message.facts.incident.id : message.id;
  return {
    version: '4',
    groupKey: `{}:{incident="${group}"}`,
    truncatedAlerts: 0,
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    receiver: 'plimsoll',
    groupLabels: { alertname: first?.labels.alertname ?? '' },
    commonLabels: common,
    commonAnnotations: annotations,
    externalURL: linkOf(message) ?? '',
    alerts,
  };
}

const NAMES: Record<IncidentKind, string> = {
  step: 'ImageSizeRegression',
  creep: 'ImageSizeCreep',
  budget: 'ImageOverBudget',
  trouble: 'RegistryTrouble',
  secret: 'SecretInImage',
};

function listAlerts(facts: IncidentFacts, isTest: boolean, annotations: Record<string, string>): Alert[] {
  const { incident, subject, owner, event, size, links } = facts;
  const isResolved = isClosed(incident.state);
  const kind = findWord(INCIDENT_KINDS, incident.kind);
  const labels = {
    alertname: kind === null ? incident.kind : NAMES[kind],
    severity: incident.severity,
    incident: String(incident.number),
    repository: cutText(subject.reference, MAX_LABEL),
    stream: cutText(subject.stream ?? '', MAX_LABEL),
    ...(owner === null ? {} : { owner: cutText(owner, MAX_LABEL) }),
    ...(isTest ? { test: 'true' } : {}),
  };
  const numbers = size ? { before_bytes: String(size.beforeBytes), after_bytes: String(size.afterBytes) } : {};
  const platforms = subject.platforms.length > 0 ? subject.platforms : [''];
  return platforms.map((platform) => ({
    status: isResolved ? 'resolved' : 'firing',
    labels: platform === '' ? labels : { ...labels, platform },
    annotations: { ...annotations, ...numbers, ...(links.compare ? { compare: links.compare } : {}) },
    startsAt: incident.openedAt,
    endsAt: isResolved ? event.at : NEVER,
    generatorURL: links.incident ?? '',
    fingerprint: fingerprintOf(`${incident.id} ${platform}`),
  }));
}

function noteOf(message: Message, annotations: Record<string, string>): Alert {
  return {
    status: 'resolved',
    labels: { alertname: 'PlimsollNote', kind: message.kind, severity: 'info' },
    annotations,
    startsAt: message.at,
    endsAt: message.at,
    generatorURL: linkOf(message) ?? '',
    fingerprint: fingerprintOf(message.id),
  };
}

const fingerprintOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
