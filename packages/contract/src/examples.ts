/** Examples of the OpenAPI document, by component. Each is valid against its schema; a test sees to that. */

const leafUserId = 'a0b4c1d2-6f0e-4a57-9c1b-2f6f3f0f5a11'
const fileId = '5f1c8f6e-8f0a-4d0e-8a52-0a3a8f1a7c21'
const operationId = '7c1e2b9a-3d44-4f7e-a9c0-6b1f2d3e4a55'
const boundaryId = '0d9b6a4e-51c7-4e1c-b2a5-9a7e3c2f1b68'
const uploadId = '2b6f7c1d-0e5a-4c3b-9f48-1d2e3c4b5a69'
const uploadEntryId = '8e4a1b7c-6d2f-8a90-b3c5-0f1e2d3c4b5a'
const createdTime = '2026-04-02T08:15:30.120000Z'
const files = `https://sheaf.example/services/operations/api/files/${fileId}/download`
const square = {
  type: 'MultiPolygon',
  coordinates: [
    [
      [
        [8.65, 51.72],
        [8.66, 51.72],
        [8.66, 51.73],
        [8.65, 51.72],
      ],
    ],
  ],
}
const claasCredentials = {
  id: '3f0c7a52-1c1e-4f47-8c6d-2f0f7d5b9e01',
  status: 'OK',
  createdTime,
  clientKey: 'sandbox-client',
  clientSecret: '••••cret',
  refreshToken: '••••9f3a',
  clientEnvironment: 'STAGE',
}
const magicLink = {
  id: 'd81f5a30-7c2e-4b9a-93d4-0e6c8b7f1a25',
  leafUserId,
  link: 'https://sheaf.example/connect/claas?link=d81f5a30-7c2e-4b9a-93d4-0e6c8b7f1a25.x6Jc0h0pWv9sQm1rT4uZ',
  expiresAt: '2026-04-09T08:15:30.120Z',
}
const field = {
  id: 'f2b1c7d0-94a6-4c8e-8f55-3a6b1e2d7c90',
  leafUserId,
  type: 'ORIGINAL',
  status: 'PROCESSED',
  name: 'Großer Schlag',
  boundaries: [boundaryId],
  sources: [],
  createdTime,
  updatedTime: createdTime,
}
const problem = {
  type: 'https://www.jhipster.tech/problem/problem-with-message',
  title: 'The request is not valid',
  status: 400,
  detail: 'refreshToken is required',
  path: `/api/users/${leafUserId}/claas-credentials`,
  message: 'error.validation',
  errorKey: 'validation',
  fieldErrors: [{ objectName: 'claasCredentials', field: 'refreshToken', message: 'is required' }],
}

export const EXAMPLES = {
  AuthenticateRequest: { username: 'owner@localhost', password: 'correct horse', rememberMe: 'true' },
  AuthenticateAnswer: { id_token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvd25lckBsb2NhbGhvc3QifQ.signature' },
  LeafUser: { id: leafUserId, name: 'Hof Beispiel', email: 'hof@example.com', claasCredentials },
  LeafUserCreate: { name: 'Hof Beispiel', email: 'hof@example.com', externalId: '4711' },
  ClaasCredentials: claasCredentials,
  ClaasCredentialsRequest: {
    clientKey: 'sandbox-client',
    clientSecret: 'sandbox-secret',
    refreshToken: 'the-refresh-token',
    clientEnvironment: 'STAGE',
  },
  CredentialEvent: {
    id: 'b6a1d9c3-2e4f-4b8a-9d7e-5c3f1a2b6d84',
    createdDate: createdTime,
    statusCode: 400,
    headers: '{"content-type":"application/json"}',
    body: '{"error":"invalid_grant"}',
  },
  Consent: {
    id: '9a4e0c7d-5b1f-4c36-8a2d-6e7f1b3c5d90',
    leafUserId,
    provider: 'CLAAS',
    clientEnvironment: 'STAGE',
    clientKey: 'sandbox-client',
    appName: 'farm software',
    method: 'LINK',
    by: 'Hof Beispiel <hof@example.com>',
    magicLinkId: magicLink.id,
    credentialId: claasCredentials.id,
    scope: 'oft',
    status: 'GIVEN',
    createdTime,
  },
  AppKey: {
    provider: 'CLAAS',
    appName: 'farm software',
    clientEnvironment: 'STAGE',
    redirectUri: 'https://sheaf.example/connect/claas/callback',
    createdTime,
  },
  AppKeyRequest: { clientKey: 'sandbox-client', clientSecret: 'sandbox-secret' },
  CreatedMagicLink: magicLink,
  MagicLinkRequest: { provider: 'CLAAS', expiresIn: 604_800, settings: { companyName: 'Farm Software' } },
  MagicLink: {
    ...magicLink,
    createdAt: '2026-04-02T08:15:30.120Z',
    maxUsage: 3,
    usageCount: 0,
    widget: 'AUTHENTICATION',
    settings: {
      backgroundColor: '#F5F5F5',
      companyName: 'Farm Software',
      showLeafUserName: false,
      disconnectEnabled: false,
    },
    provider: 'CLAAS',
    appName: 'farm software',
    clientEnvironment: 'STAGE',
  },
  Field: field,
  FieldCreate: { name: 'Großer Schlag', geometry: square },
  Boundary: {
    id: boundaryId,
    status: 'ACTIVE',
    geometry: square,
    area: { value: 38.5, unit: 'ha' },
    validity: 'VALID',
    createdTime,
    updatedTime: createdTime,
  },
  MachineFile: {
    id: fileId,
    provider: 'CLAAS',
    leafUserId,
    apiOwnerUsername: 'owner@localhost',
    fields: [field.id],
    fileFormat: 'ISO11783',
    fileName: 'TASKDATA-0412/TSK1',
    originalFile: `${files}/originalFile`,
    downloadOriginalFile: `${files}/originalFile`,
    standardGeojson: `${files}/standardGeojson`,
    downloadStandardGeojson: `${files}/standardGeojson`,
    status: 'processed',
    origin: 'provider',
    createdTime,
    updatedTime: createdTime,
    sizeInBytes: 481_223,
    machines: [],
  },
  Upload: {
    id: uploadId,
    leafUserId,
    originalFileUrl: `https://sheaf.example/services/uploadservice/api/upload/${uploadId}/download`,
    fileName: 'fields.zip',
    status: 'PROCESSED',
    createdTime,
  },
  UploadEntry: {
    id: uploadEntryId,
    fieldId: [field.id],
    converterFormat: 'SHAPEFILE',
    originalFileUrl: `https://sheaf.example/services/uploadservice/api/upload/${uploadId}/entries/${uploadEntryId}/download`,
    leafUserId,
    uploadId,
    status: 'PARTIALLY_FINISHED',
    createFieldErrorDetails: [
      JSON.stringify({
        type: problem.type,
        title:
          'SELF_INTERSECTION: The outline crosses itself or another outline. Correct the geometry and send it again.',
        status: 400,
        detail: 'fields/north.shp, polygon 2, "Moor"',
        path: `/api/users/${leafUserId}/fields`,
        message:
          'SELF_INTERSECTION: The outline crosses itself or another outline. Correct the geometry and send it again.',
        errorKey: 'invalidGeometry',
      }),
    ],
    createdTime,
    processedTime: createdTime,
  },
  Operation: {
    id: operationId,
    apiOwnerUsername: 'owner@localhost',
    leafUserId,
    startTime: '2026-07-29T13:04:05.000Z',
    endTime: '2026-07-29T18:20:00.000Z',
    updatedTime: createdTime,
    type: 'harvested',
    files: [fileId],
    fields: [{ id: field.id, coverage: 97.4 }],
    providers: ['CLAAS'],
  },
  Webhook: {
    id: 'c4d2b7e8-19a3-4f6d-8b50-7e1c2a3f4d95',
    name: 'farm software',
    events: ['operationCreated', 'operationProcessingFinished'],
    url: 'https://farm.example/sheaf',
    secret: '••••',
  },
  WebhookCreate: {
    name: 'farm software',
    events: ['operationCreated', 'operationProcessingFinished'],
    url: 'https://farm.example/sheaf',
    secret: 's3cret',
  },
  InboxTaskCreate: {
    leafUserId,
    idempotencyKey: 'order-2026-0815',
    machines: ['m-7f3a'],
    name: 'Spread CAN',
    fieldId: field.id,
    prescription: {
      geojson: {
        type: 'FeatureCollection',
        features: [{ type: 'Feature', properties: { rate: 120 }, geometry: square }],
      },
      rates: [{ property: 'rate', ddi: 6, unit: 'kg/ha', product: 'CAN 27' }],
    },
  },
  FailedCall: {
    apiOwner: 'owner@localhost',
    createdAt: '2026-04-02T08:15:30Z',
    url: 'https://farm.example/sheaf',
    status: 503,
    response: 'down for maintenance',
    requestBody: `{"operationId": "${operationId}", "leafUserId": "${leafUserId}", "type": "operationCreated", "timestamp": "${createdTime}"}`,
  },
  UnitsMap: { speed: 'm/s', area: 'm2', wetMassPerArea: 'kg/ha', harvestMoisture: 'percentage' },
  Problem: problem,
} as const
