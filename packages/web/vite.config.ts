import { defineConfig } from 'vite'

/** Static build; the server serves `dist`. No inlined assets: the content security policy allows none. */
export default defineConfig({
  oxc: { jsx: { importSource: 'preact' } },
  build: { target: 'es2022', assetsInlineLimit: 0, sourcemap: false, chunkSizeWarningLimit: 1500 },
})
