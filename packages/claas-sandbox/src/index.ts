export * from './machines/index.js'
export * from './server/index.js'
