/**
 * The two ways of saying the same: every path, field name and paging habit that a provider profile can describe stands
 * here as data, so that a client proves with the second one that it has nothing hard-coded.
 */
import type { Delivery, DeliveryState, Machine, OutboxFile } from '../catalog/catalog.js'
import { rfc3339 } from '../clock.js'
import type { AcceptedClientAuth } from '../oauth/client-authentication.js'
import type { TokenPair } from '../oauth/grants.js'
import type { Problem } from '../problem.js'
import type { DialectName } from './dialect-name.js'

/** Slots are written `{name}`, as in a provider profile. */
export interface DialectPaths {
  readonly authorize: string
  readonly token: string
  readonly revoke: string
  /** Before all that follow. */
  readonly api: string
  readonly machines: string
  readonly outbox: string
  readonly file: string
  readonly content: string
  readonly acknowledge: string
  readonly inbox: string
  readonly multiInbox: string
  readonly delivery: string
}

/** Where a list page starts and how long it may be, as the client asked. */
export interface PageParameters {
  /** `page`: number of the page; `offset`: number of items before; `cursor`: opaque text. */
  readonly style: 'page' | 'offset' | 'cursor'
  readonly position: string
  readonly size: string
}

export interface Dialect {
  readonly name: DialectName
  readonly paths: DialectPaths
  readonly clientAuth: AcceptedClientAuth
  readonly pkce: 'S256' | 'off'
  readonly scope: string
  readonly acknowledgeMethod: 'POST' | 'PUT'
  readonly machinePaging: PageParameters
  /** Query parameter and value that leave out machines without file transfer. */
  readonly enabledFilter: readonly [name: string, value: string]
  readonly outboxPaging: PageParameters
  readonly sinceParameter: string
  readonly upload: { readonly filePart: string; readonly metaPart: string; readonly machineListField: string }
  readonly idempotencyHeader: string
  tokenAnswer(pair: TokenPair): object
  machineList(machines: readonly Machine[], page: { number: number; size: number; total: number }): object
  outboxList(files: readonly OutboxFile[], page: { next: string | null; total: number }): object
  delivery(delivery: Delivery): object
  deliveries(entries: readonly (Delivery | { machineId: string; problem: Problem })[]): object
  problem(problem: Problem, requestId: string): { contentType: string; body: object }
}

const DEFAULT_DIALECT: Dialect = {
  name: 'default',
  paths: {
    authorize: '/oauth/authorize',
    token: '/oauth/token',
    revoke: '/oauth/revoke',
    api: '/api/v1',
    machines: '/machines',
    outbox: '/machines/{machineId}/outbox',
    file: '/machines/{machineId}/outbox/{fileId}',
    content: '/machines/{machineId}/outbox/{fileId}/content',
    acknowledge: '/machines/{machineId}/outbox/{fileId}/ack',
    inbox: '/machines/{machineId}/inbox',
    multiInbox: '/inbox',
    delivery: '/machines/{machineId}/inbox/{deliveryId}',
  },
  clientAuth: 'any',
  pkce: 'S256',
  scope: 'oft',
  acknowledgeMethod: 'POST',
  machinePaging: { style: 'page', position: 'page', size: 'size' },
  enabledFilter: ['fileTransfer', 'enabled'],
  outboxPaging: { style: 'cursor', position: 'cursor', size: 'limit' },
  sinceParameter: 'since',
  upload: { filePart: 'file', metaPart: 'meta', machineListField: 'machineIds' },
  idempotencyHeader: 'idempotency-key',
  tokenAnswer: (pair) => ({
    access_token: pair.accessToken,
    token_type: 'Bearer',
    expires_in: pair.expiresInS,
    refresh_token: pair.refreshToken,
    refresh_expires_in: pair.refreshExpiresInS,
    scope: pair.scope,
  }),
  machineList: (machines, { number, size, total }) => ({
    items: machines.map((machine) => ({
      id: machine.id,
      organizationId: machine.organizationId,
      name: machine.name,
      serialNumber: machine.serialNumber,
      model: machine.model,
      productFamily: machine.family,
      fileTransfer: { enabled: machine.enabled, inbox: machine.enabled, outbox: machine.enabled },
      terminal: machine.terminal,
      lastContactAt: rfc3339(machine.lastContactAtMs),
    })),
    page: {
      number,
      size,
      totalItems: total,
      totalPages: Math.ceil(total / size),
      last: (number + 1) * size >= total,
    },
  }),
  outboxList: (files, { next }) => ({
    items: files.map((file) => ({
      id: file.id,
      name: file.name,
      contentType: file.contentType,
      sizeBytes: file.sizeBytes,
      sha256: file.sha256,
      createdAt: rfc3339(file.createdAtMs),
      availableAt: rfc3339(file.availableAtMs),
      expiresAt: rfc3339(file.expiresAtMs),
      state: file.state,
    })),
    nextCursor: next,
  }),
  delivery: (delivery) => ({
    id: delivery.id,
    machineId: delivery.machineId,
    state: delivery.state,
    receivedAt: rfc3339(delivery.receivedAtMs),
  }),
  deliveries: (entries) => ({
    items: entries.map((entry) =>
      'problem' in entry
        ? { machineId: entry.machineId, error: { code: entry.problem.code, detail: entry.problem.message } }
        : DEFAULT_DIALECT.delivery(entry),
    ),
  }),
  problem: (problem, requestId) => ({
    contentType: 'application/problem+json',
    body: {
      type: 'about:blank',
      title: problem.title,
      status: problem.status,
      detail: problem.message,
      code: problem.code,
      requestId,
    },
  }),
}

/** Words of the other dialect for what became of a delivery. */
export const ALT_STATES: Readonly<Record<DeliveryState, string>> = {
  QUEUED: 'waiting',
  DELIVERED: 'on-display',
  ACCEPTED: 'taken',
  REJECTED: 'turned-down',
  EXPIRED: 'lapsed',
}

const ALT_DIALECT: Dialect = {
  name: 'alt',
  paths: {
    authorize: '/identity/login',
    token: '/identity/connect/token',
    revoke: '/identity/connect/revocation',
    api: '/connect/v2',
    machines: '/equipment',
    outbox: '/equipment/{machineId}/files/outgoing',
    file: '/equipment/{machineId}/files/{fileId}',
    content: '/equipment/{machineId}/files/{fileId}/download',
    acknowledge: '/equipment/{machineId}/files/{fileId}/retrieved',
    inbox: '/equipment/{machineId}/files/incoming',
    multiInbox: '/files/incoming',
    delivery: '/equipment/{machineId}/files/incoming/{deliveryId}',
  },
  clientAuth: 'body',
  pkce: 'off',
  scope: 'file-transfer',
  acknowledgeMethod: 'PUT',
  machinePaging: { style: 'offset', position: 'offset', size: 'count' },
  enabledFilter: ['exchange', 'on'],
  outboxPaging: { style: 'offset', position: 'offset', size: 'count' },
  sinceParameter: 'changedAfter',
  upload: { filePart: 'taskdata', metaPart: 'info', machineListField: 'equipmentIds' },
  idempotencyHeader: 'x-request-key',
  tokenAnswer: (pair) => ({
    token: { access: pair.accessToken, refresh: pair.refreshToken, type: 'Bearer' },
    lifetime: { access: pair.expiresInS, refresh: pair.refreshExpiresInS },
    scope: pair.scope,
  }),
  machineList: (machines, { total }) => ({
    equipment: machines.map((machine) => ({
      equipmentId: machine.id,
      owner: { id: machine.organizationId },
      label: machine.name,
      vin: machine.serialNumber,
      type: { model: machine.model, family: machine.family },
      exchange: { active: machine.enabled },
      display: machine.terminal.type,
      formats: machine.terminal.isoxml.join(', '),
      seen: rfc3339(machine.lastContactAtMs),
    })),
    total,
  }),
  outboxList: (files, { total }) => ({
    files: files.map((file) => ({
      fileId: file.id,
      title: file.name,
      media: file.contentType,
      length: file.sizeBytes,
      digest: { sha256: file.sha256 },
      times: {
        written: rfc3339(file.createdAtMs),
        offered: rfc3339(file.availableAtMs),
        until: rfc3339(file.expiresAtMs),
      },
      status: file.state,
    })),
    total,
  }),
  delivery: (delivery) => ({
    deliveryId: delivery.id,
    equipmentId: delivery.machineId,
    status: ALT_STATES[delivery.state],
  }),
  deliveries: (entries) => ({
    files: entries.map((entry) =>
      'problem' in entry
        ? { equipmentId: entry.machineId, error: { id: entry.problem.code, text: entry.problem.message } }
        : ALT_DIALECT.delivery(entry),
    ),
  }),
  problem: (problem, requestId) => ({
    contentType: 'application/json',
    body: { error: { id: problem.code, text: problem.message }, requestId },
  }),
}

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = { default: DEFAULT_DIALECT, alt: ALT_DIALECT }
