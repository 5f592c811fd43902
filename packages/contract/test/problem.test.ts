import { describe, expect, it } from 'vitest'
import { createValidator, ProblemSchema, problem, problemPath, validationProblem } from '../src/index.js'

describe('problem', () => {
  it('fills in what follows from the status and leaves out what is absent', () => {
    expect(problem({ status: 404, path: '/services/fields/api/fields?page=1' })).toEqual({
      type: 'https://www.jhipster.tech/problem/problem-with-message',
      title: 'Not Found',
      status: 404,
      path: '/api/fields',
      message: 'Not Found',
    })
  })
  it('takes title, message, detail and errorKey as given', () => {
    const given = { title: 't', message: 'm', detail: 'd', errorKey: 'invalidGeometry' } as const
    expect(problem({ status: 400, path: '/x', ...given })).toMatchObject(given)
  })
  it('names every refused key when validation failed', () => {
    const fieldErrors = [
      { objectName: 'user', field: 'name', message: 'is required' },
      { objectName: 'user', field: 'email', message: 'must be text' },
    ]
    const body = validationProblem('/services/usermanagement/api/users', fieldErrors)
    expect(body).toMatchObject({
      status: 400,
      path: '/api/users',
      errorKey: 'validation',
      message: 'error.validation',
      detail: 'name is required; email must be text',
      fieldErrors,
    })
    expect(createValidator(ProblemSchema)('user', body)).toEqual([])
  })
})

describe('problemPath', () => {
  it.each([
    ['/services/operations/api/files/1?x=2', '/api/files/1'],
    ['/api/authenticate', '/api/authenticate'],
    ['/services/alerts/api/alerts/webhooks', '/api/alerts/webhooks'],
    ['/health/live', '/health/live'],
    ['/services', '/services'],
  ])('%s → %s', (url, path) => {
    expect(problemPath(url)).toBe(path)
  })
})
