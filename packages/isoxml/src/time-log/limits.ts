/** Memory that the columns of one log may take when the caller does not say: 1 GiB. */
export const DEFAULT_MAX_BYTES = 1024 ** 3
