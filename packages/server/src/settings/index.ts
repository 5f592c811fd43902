/** The environment: declared once, validated at start, handed in as one value. */
export { localOrigin, readSettings, SettingsError } from './read-settings.js'
export type { Settings } from './settings.js'
export { SETTING_NAMES, settingsTable } from './settings-table.js'
