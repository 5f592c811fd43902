import { setTimeout as wait } from 'node:timers/promises'

/**
 * Asks again until the answer holds.
 *
 * @returns the first answer for which `holds` is true
 * @throws Error with the last answer after `timeoutMs`
 */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  holds: (answer: Answer) => boolean,
  timeoutMs = 90_000,
): Promise<Answer> {
  const until = Date.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (holds(answer)) return answer
    if (Date.now() > until)
      throw new Error(`still not so after ${timeoutMs} ms: ${JSON.stringify(answer).slice(0, 2_000)}`)
    await wait(250)
  }
}
