/** A table of one log, as the conversion makes it. */
const LOG = {
  file: 'TLG00001',
  task: 'TSK1',
  headerDigest: '',
  firstDigest: '',
  length: 0,
  records: 0,
  checkpoints: [],
}

/**
 * @param {import('@sheaf/fieldwork').OperationType} operationType
 * @param {Record<string, import('@sheaf/fieldwork').Column>} columns at least `lon` and `lat`
 * @param {string} [digest] what tells the log from others
 * @returns {import('@sheaf/fieldwork').PointTable}
 */
export function tableOf(operationType, columns, digest = '') {
  const { lon } = columns
  return {
    length: lon.values.length,
    columns: new Map(Object.entries(columns)),
    logs: [{ ...LOG, headerDigest: digest }],
    origins: [{ machinery: [], originalOperationType: undefined, tillType: [] }],
    products: [],
    operationType,
  }
}
