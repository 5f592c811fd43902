/**
 * `npm run bench -- <suite>`: measures one suite and prints, last, one JSON object of its figures. Ratios are taken
 * within one run, on this machine, against the stated peer; read them, not the seconds.
 */
const SUITES = {
  isoxml: () => import('./isoxml/suite.js'),
  fieldwork: () => import('./fieldwork/suite.js'),
  scale: () => import('./scale/suite.js'),
}

const name = process.argv[2]
const load = name === undefined ? undefined : SUITES[name]
if (load === undefined) {
  console.error(`usage: npm run bench -- <suite>, one of: ${Object.keys(SUITES).join(', ')}`)
  process.exit(2)
}
const { measure } = await load()
console.log(JSON.stringify(await measure(process.argv.slice(3))))
