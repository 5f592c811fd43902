import type { Command } from 'commander'
import { EXIT } from '../exit-codes.js'

const MARKS = { ok: 'ok   ', note: 'note ', fault: 'FAULT' } as const

/** `sheaf doctor`: whether settings, database, artefacts, profiles and clock are sound. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('look at settings, database, artefacts, provider profiles and clock')
    .action(async () => {
      const { diagnose, readSettings } = await import('@sheaf/server')
      const settings = readSettings(process.env)
      console.log(`${MARKS.ok} settings: all of them can be read`)
      let isSound = true
      for await (const { subject, verdict, sentence } of diagnose(settings)) {
        console.log(`${MARKS[verdict]} ${subject}: ${sentence}`)
        if (verdict === 'fault') isSound = false
      }
      if (!isSound) process.exitCode = EXIT.internal
    })
}
