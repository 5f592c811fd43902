/** Encryption at rest, keyed digests and the key of our own tokens. */

export { ForeignMasterKey, withDigests } from './digest-key.js'
export { encryptionOf } from './encryption.js'
export { newMasterKey, replaceKeyFile } from './key-file.js'
export { keyFileOf, readMasterKeys } from './master-keys.js'
export { sealAnew } from './seal-anew.js'
export { DecryptionFailed, type Encryption, type MasterKeys, type Secrets } from './secrets.js'
