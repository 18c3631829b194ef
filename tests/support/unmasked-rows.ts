import { createHash } from 'node:crypto';
import type { DatabaseClient } from '#lib/db/client.ts';

export const CANARY_TOKEN = 'npm_q7Rk2mXv9TbL4wZc8NdH1fYs6JgP3aUe5KiB';
export const CANARY_PASSWORD = 'canary-Pa55word-0815';

const at = new Date('2026-01-01T00:00:00Z');
const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest();
const digestOf = (number: number) => `sha256:${String(number).padStart(64, '0')}`;

/** Inserts rows as a release without masking wrote them, in every table with copies of instructions and labels. */
export async function insertUnmaskedRows(db: DatabaseClient, images = 3): Promise<void> {
  const registry = await db.registry.create({
    data: { name: 'r', host: 'r.example.com', url: 'https://r', createdAt: at },
  });
  const repository = await db.repository.create({
    data: { registryId: registry.id, name: 'team/app', relation: 'ours', createdAt: at },
  });
  await db.config.create({ data: { digest: digestOf(0), state: 'present' } });
  const layer = await db.layer.create({ data: { digest: digestOf(9_999) } });
  for (let number = 1; number <= images; number++) {
    const texts = [`RUN |1 NPM_TOKEN=${CANARY_TOKEN} /bin/sh -c npm ci --number ${number}`, `COPY . /app${number}`];
    const manifest = await db.manifest.create({
      data: { digest: digestOf(number), mediaType: 'x', kind: 'image', raw: Buffer.from(CANARY_TOKEN), fetchedAt: at },
    });
    await db.image.create({
      data: {
        manifestId: manifest.id,
        configDigest: digestOf(0),
        configBytes: 1,
        platform: 'linux/amd64',
        sizeBytes: 1,
        layerCount: 2,
        layersKey: 'x',
        annotations: { note: `token ${CANARY_TOKEN}` },
        labels: { 'com.example.password': CANARY_PASSWORD, 'org.opencontainers.image.revision': 'a'.repeat(40) },
        facts: { author: `me ${CANARY_TOKEN}`, command: ['tool', '--password', CANARY_PASSWORD] },
      },
    });
    for (const [position, text] of texts.entries()) {
      const instruction = await db.instruction.upsert({
        where: { sha256: sha256(text) },
        create: { sha256: sha256(text), text },
        update: {},
      });
      await db.imageLayer.create({
        data: {
          manifestId: manifest.id,
          position,
          layerId: layer.id,
          sizeBytes: 1,
          mediaType: 'x',
          instructionId: instruction.id,
        },
      });
    }
  }
  await insertIncident(db, repository.id);
  await db.check.create({
    data: {
      repositoryId: repository.id,
      reference: 'r/team/app:1',
      verdict: 'pass',
      askedBy: 'ci',
      at,
      report: {
        report: `\`RUN curl -u me:${CANARY_PASSWORD} https://x\``,
        layers: [{ instruction: `ENV T=${CANARY_TOKEN}` }],
      },
    },
  });
}

async function insertIncident(db: DatabaseClient, repositoryId: string): Promise<void> {
  const instruction = `RUN curl -H "Authorization: Bearer ${CANARY_PASSWORD}" https://x`;
  const incident = await db.incident.create({
    data: {
      repositoryId,
      kind: 'step',
      severity: 'warning',
      relation: 'ours',
      notify: 'digest',
      notifyReason: 'unknown',
      notifyText: '',
      rule: {},
      openedAt: at,
      createdAt: at,
      changedAt: at,
      cause: { instruction, layers: { from: [], to: [] } },
      causes: [
        `instruction:${repositoryId}:${instruction}`,
        `image:${'a'.repeat(64)}`,
        `version:${repositoryId}:${CANARY_TOKEN}`,
      ],
      revision: { source: `https://me:${CANARY_PASSWORD}@example.com/x`, revisionTo: 'b'.repeat(40) },
      contents: [{ name: `dir/${CANARY_TOKEN}`, deltaBytes: 1 }],
    },
  });
  const event = await db.incidentEvent.create({
    data: {
      incidentId: incident.id,
      at,
      kind: 'opened',
      actorKind: 'system',
      reason: CANARY_TOKEN,
      details: { instruction },
    },
  });
  const channel = await db.channel.create({
    data: { name: 'ops', kind: 'webhook', settings: {}, createdAt: at, changedAt: at },
  });
  const delivery = await db.delivery.create({
    data: {
      channelId: channel.id,
      kind: 'incident',
      incidentId: incident.id,
      eventId: event.id,
      type: 'x',
      createdAt: at,
      payload: { cause: { instruction }, blocks: [[{ text: `PASSWORD=${CANARY_PASSWORD}` }]] },
    },
  });
  await db.deliveryAttempt.create({
    data: { deliveryId: delivery.id, at, ms: 1, outcome: 'delivered', answer: `you sent ${CANARY_TOKEN}` },
  });
  await db.acceptedLevel.create({
    data: {
      repositoryId,
      seriesId: 's',
      digest: digestOf(1),
      sizeBytes: 1,
      reason: `see ${CANARY_TOKEN}`,
      by: 'label',
      at,
    },
  });
}
