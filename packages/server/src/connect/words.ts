/** What a grower reads when something is in the way: one row a trouble. A data table. */

/** HTTP status, heading, and sentences: what happened and what to do. */
export interface Words {
  readonly status: number
  readonly title: string
  readonly sentences: readonly string[]
}

const ASK_SENDER = 'Ask whoever sent it to you for a new one.'
const TELL_SENDER = 'Tell whoever sent you the link.'
const NOTHING_STORED = 'Nothing was stored.'
const OPEN_AGAIN = 'Open the link that you were sent again and start once more.'

export const TROUBLES = {
  linkForeign: {
    status: 404,
    title: 'This is no link of ours',
    sentences: ['The address is incomplete or was changed on the way. Copy the whole link.', ASK_SENDER],
  },
  linkExpired: {
    status: 410,
    title: 'This link has expired',
    sentences: ['Links work for a limited time only.', ASK_SENDER],
  },
  linkWithdrawn: {
    status: 410,
    title: 'This link was withdrawn',
    sentences: ['It does not lead anywhere any more.', ASK_SENDER],
  },
  linkUsedUp: {
    status: 410,
    title: 'This link was used up',
    sentences: ['An account was connected over it as often as it allows.', ASK_SENDER],
  },
  noApplication: {
    status: 503,
    title: 'The application is not registered',
    sentences: ['Whoever sent you the link has removed the application that it belongs to.', TELL_SENDER],
  },
  notSetUp: {
    status: 503,
    title: 'CLAAS is not set up here',
    sentences: ['This service does not know yet how to reach CLAAS.', TELL_SENDER],
  },
  cannotDisconnect: {
    status: 403,
    title: 'This link cannot disconnect',
    sentences: ['Whoever sent you the link can disconnect the account for you.'],
  },
  stateForeign: {
    status: 400,
    title: 'This answer is not for us',
    sentences: [
      'The address does not belong to a consent that was asked for here.',
      NOTHING_STORED,
      OPEN_AGAIN,
    ],
  },
  stateExpired: {
    status: 400,
    title: 'That took too long',
    sentences: [
      'The answer of CLAAS came more than half an hour after you started.',
      NOTHING_STORED,
      OPEN_AGAIN,
    ],
  },
  stateOfAnotherBrowser: {
    status: 400,
    title: 'This was started in another browser',
    sentences: [
      'The answer of CLAAS belongs to a browser other than this one, or this one keeps no cookies.',
      NOTHING_STORED,
      'Open the link that you were sent in this browser and start once more.',
    ],
  },
  stateUsed: {
    status: 400,
    title: 'This answer was used already',
    sentences: ['The answer of CLAAS counts once. Loading this page again changes nothing.'],
  },
  refused: {
    status: 403,
    title: 'You did not allow access',
    sentences: ['CLAAS says that the request was refused.', NOTHING_STORED, OPEN_AGAIN],
  },
  requestRefused: {
    status: 502,
    title: 'CLAAS refused the request',
    sentences: [
      'CLAAS does not accept what this application asks for. You can do nothing about it.',
      NOTHING_STORED,
      TELL_SENDER,
    ],
  },
  answerRefused: {
    status: 502,
    title: 'CLAAS did not accept its own answer',
    sentences: ['It may have waited too long.', NOTHING_STORED, OPEN_AGAIN],
  },
  noRefreshToken: {
    status: 502,
    title: 'CLAAS gave access for a moment only',
    sentences: ['The application is not registered for lasting access.', NOTHING_STORED, TELL_SENDER],
  },
  unreachable: {
    status: 502,
    title: 'CLAAS cannot be reached',
    sentences: [
      'CLAAS does not answer, or asks to wait.',
      NOTHING_STORED,
      'Open the link that you were sent again in some minutes.',
    ],
  },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    sentences: ['The fault is ours, and the log says more.', TELL_SENDER],
  },
} as const satisfies Record<string, Words>

export type Trouble = keyof typeof TROUBLES
