/** Every answer that a test sees is judged by the schemas of the contract, with a validator that is not the server's. */
import { type AnyRoute, answerBody, ROUTE_LIST } from '@sheaf/contract'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }))
const compiled = new Map<string, ValidateFunction>()
const routes = ROUTE_LIST.map((route) => ({
  route,
  path: new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}/?$`),
}))

export interface JudgedAnswer {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly contentType: string
  readonly text: string
}

/** Throws when the body of an answer is not what the contract says of its route and status. */
export function judgeAnswer({ method, path, status, contentType, text }: JudgedAnswer): void {
  const address = path.split('?', 1)[0] ?? ''
  const route = routes.find(
    ({ route: each, path: pattern }) => each.method === method && pattern.test(address),
  )?.route
  if (route === undefined || !/json/.test(contentType)) return
  const schema = answerBody(route, status)
  if (schema === null || schema === 'binary') return
  const validate = validatorOf(route, status, schema)
  if (!validate(JSON.parse(text))) {
    throw new Error(
      `${method} ${path} ${status}: ${ajv.errorsText(validate.errors)} in ${text.slice(0, 500)}`,
    )
  }
}

function validatorOf({ name }: AnyRoute, status: number, schema: object): ValidateFunction {
  const key = `${name} ${status}`
  const validate = compiled.get(key) ?? ajv.compile(schema)
  compiled.set(key, validate)
  return validate
}
