import { send } from '../api/request.js'

/** Fetches an artefact with the bearer token and hands it to the browser as a file. */
export async function download(url: string, fallbackName: string): Promise<void> {
  const { pathname, search } = new URL(url, location.href)
  const response = await send('GET', pathname + search)
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = named?.[1] ?? fallbackName
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
