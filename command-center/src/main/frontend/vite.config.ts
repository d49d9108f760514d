import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const pages = ['login', 'wall', 'desk', 'ward', 'field', 'registry']

/** In development /wall is answered with wall.html, as the command centre does. */
const shortPaths: Plugin = {
  name: 'short-paths',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      const path = request.url?.split('?')[0]?.slice(1) ?? ''
      if (pages.includes(path)) request.url = `/${path}.html`
      next()
    })
  },
}

const emptyApp = '<div id="app"></div>'
/**
 * What a page shows until its programs have come and run: on a slow line or a slow machine nobody looks at an empty
 * screen, and whoever waits in vain is told what to do. Vue puts the page in its place.
 */
const opening: Plugin = {
  name: 'opening',
  transformIndexHtml: (html) => {
    if (!html.includes(emptyApp)) throw new Error(`a page needs ${emptyApp}`)
    return html.replace(
      emptyApp,
      `<div id="app">
      <div class="opening">
        <p class="opening-name">守护</p>
        <p class="opening-late">打不开？请重新载入此页。<br /><span lang="en">Not opening? Reload this page.</span></p>
      </div>
    </div>`,
    )
  },
}

/** Where the backend listens in development. */
const backend = process.env['SHOUHU_DEV_BACKEND'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue(), shortPaths, opening],
  resolve: { alias: { '@': here('./src') } },
  base: '/',
  server: { proxy: { '/api': { target: backend, ws: true } } },
  build: {
    outDir: process.env['SHOUHU_WEB_DIR'] ?? here('../../../target/classes/web'),
    emptyOutDir: true,
    manifest: 'assets/manifest.json',
    // The content security policy allows no data: addresses, so nothing is inlined.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      input: Object.fromEntries(pages.map((page) => [page, here(`./${page}.html`)])),
    },
  },
  test: {
    include: ['src/**/*.spec.ts'],
    // Each file has a world of its own as in a process, which takes much longer to begin.
    pool: 'threads',
    reporters: ['default', 'junit'],
    outputFile: { junit: 'target/reports/vitest.xml' },
  },
})
