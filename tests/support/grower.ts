/** A grower with a link and nothing else, as a browser without scripts: it keeps cookies and follows what it is told. */

export interface Seen {
  readonly status: number
  readonly text: string
  readonly title: string
  /** Where the browser is sent next. */
  readonly location: string
}

export type Decision = 'allow' | 'deny'

export class GrowerBrowser {
  readonly #cookies = new Map<string, string>()

  /** Opens an address, or posts a form to it; redirects are not followed. */
  async open(address: string, form?: Record<string, string>): Promise<Seen> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { cookie },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of answer.headers.getSetCookie()) this.#keep(line)
    const text = await answer.text()
    const title = /<title>([^<]*)<\/title>/.exec(text)?.[1] ?? ''
    return { status: answer.status, text, title, location: answer.headers.get('location') ?? '' }
  }

  /** Reads the page of a link and presses its button: the address at the provider. */
  async press(link: string): Promise<URL> {
    const { text } = await this.open(link)
    const button = /class="button" href="([^"]+)"/.exec(text)?.[1]
    if (button === undefined) throw new Error(`no button in ${text}`)
    return new URL((await this.open(button)).location)
  }

  /** Decides at the provider: the address that the browser is sent back to. */
  async decide(asked: URL, decision: Decision): Promise<URL> {
    asked.searchParams.set('sandbox_decision', decision)
    return new URL((await this.open(asked.href)).location)
  }

  /** The whole way: the page at its end. */
  async connect(link: string, decision: Decision = 'allow'): Promise<Seen> {
    const back = await this.decide(await this.press(link), decision)
    return await this.open(back.href)
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';')
    const [name = '', value = ''] = pair.split('=')
    if (/max-age=0/i.test(line)) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}
