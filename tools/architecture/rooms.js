/** Which room may import which: one-way, top to bottom. `types` marks an import that must vanish at run time. */
export const ROOMS = {
  cli: {
    server: 'value',
    'claas-sandbox': 'value',
    claas: 'value',
    fieldwork: 'value',
    isoxml: 'value',
    contract: 'value',
  },
  server: { contract: 'value', claas: 'value', fieldwork: 'value', isoxml: 'value' },
  web: { contract: 'types' },
  'claas-sandbox': { isoxml: 'value' },
  contract: {},
  claas: {},
  fieldwork: { isoxml: 'value' },
  isoxml: {},
}

/** Rooms that must run in a browser too: no module of Node, no clock, no network. */
export const PURE_ROOMS = ['isoxml', 'fieldwork', 'contract']

/** Foundations of the server: capabilities build on them, never the other way round. */
export const SERVER_FOUNDATIONS = ['database', 'jobs', 'objects', 'http', 'compute', 'secrets', 'metrics']
