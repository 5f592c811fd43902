/** What the tests of links share: a connected server, an application, and a browser that keeps cookies. */
import type { AppKey, CreatedMagicLink, MagicLink } from '@sheaf/contract'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type ConnectedServer, openConnectedServer } from '../support/connected-server.js'
import type { DatabaseKind } from '../support/databases.js'
import { CLIENT } from '../support/stand-in-provider.js'

export const APP_KEYS = '/services/usermanagement/api/app-keys/CLAAS'
export const LINKS = '/services/widgets/api/magic-link'
export const APPLICATION = { clientKey: CLIENT.clientKey, clientSecret: CLIENT.clientSecret }

export interface Shown {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** One server, one Leaf user a test, and a clock that the test sets. */
export class Linking {
  connected!: ConnectedServer
  leafUserId = ''
  now = new Date(0)

  constructor(database: DatabaseKind) {
    beforeAll(async () => {
      this.connected = await openConnectedServer({ database })
      Object.assign(this.connected.server.context, { now: () => this.now })
    })
    afterAll(() => this.connected.close())
    beforeEach(async () => {
      this.now = new Date()
      await this.db.deleteFrom('app_key').execute()
      this.leafUserId = await this.connected.newLeafUser()
      this.connected.provider.asked.length = 0
    })
  }

  get server() {
    return this.connected.server
  }

  get db() {
    return this.server.context.database.db
  }

  passS(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000)
  }

  register(appName = 'farm', environment = 'STAGE', body: object = APPLICATION) {
    return this.server.ask('POST', `${APP_KEYS}/${appName}/${environment}`, { body })
  }

  async appKeys(): Promise<AppKey[]> {
    return (await this.server.ask('GET', APP_KEYS)).json<AppKey[]>()
  }

  /** A link for the Leaf user; the application is registered when there is none. */
  async link(body: object = {}): Promise<CreatedMagicLink> {
    if ((await this.appKeys()).length === 0) await this.register()
    return (await this.offer(body)).json<CreatedMagicLink>()
  }

  offer(body: object = {}) {
    return this.server.ask('POST', `${LINKS}/users/${this.leafUserId}/authentication`, { body })
  }

  async shownLink(id: string): Promise<MagicLink> {
    return (await this.server.ask('GET', `${LINKS}/authentication/${id}`)).json<MagicLink>()
  }

  /** Opens an address as a browser does that follows no redirect. */
  async open(address: string, headers: Record<string, string> = {}): Promise<Shown> {
    const answer = await fetch(new URL(address, this.server.url), { headers, redirect: 'manual' })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }

  /** Presses the button of a link's page: where the browser is sent, and what it keeps. */
  async press({ link }: CreatedMagicLink) {
    const answer = await this.open(link.replace('/connect/claas?', '/connect/claas/start?'))
    const location = answer.headers.get('location')
    const cookie = answer.headers.get('set-cookie')
    return {
      answer,
      asked: new URL(location ?? 'about:blank'),
      setCookie: cookie ?? '',
      cookie: (cookie ?? '').split(';')[0]!,
    }
  }
}
