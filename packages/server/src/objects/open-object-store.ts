/** The store that the settings name: a bucket, else a directory. */
import { join } from 'node:path'
import { openDirectoryStore } from './directory-store.js'
import type { ObjectStore } from './object-store.js'
import type { Bucket } from './s3-store.js'

/** @throws BucketUnusable when a bucket is named that does not answer */
export async function openObjectStore(settings: {
  readonly dataDir: string
  readonly objects: Bucket | undefined
}): Promise<ObjectStore> {
  if (settings.objects === undefined) return await openDirectoryStore(join(settings.dataDir, 'objects'))
  // loaded when needed: the client of S3 is larger than all else of the server
  const { openS3Store } = await import('./s3-store.js')
  return await openS3Store(settings.objects)
}
