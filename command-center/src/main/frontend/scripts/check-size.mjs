// Fails the build when a page's first load (its HTML, scripts and styles, gzip) is over its limit.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const limitKilobytes = { login: 500, wall: 900, desk: 500, ward: 500, field: 500, registry: 500 }

const web =
  process.env.SHOUHU_WEB_DIR ?? fileURLToPath(new URL('../../../../target/classes/web', import.meta.url))
const manifest = JSON.parse(readFileSync(join(web, 'assets/manifest.json'), 'utf8'))

/** All files a page loads before it shows itself: the entry, what it imports statically, their styles. */
function firstLoad(key, found = new Set()) {
  const chunk = manifest[key]
  if (found.has(chunk.file)) return found
  found.add(chunk.file)
  for (const style of chunk.css ?? []) found.add(style)
  for (const imported of chunk.imports ?? []) firstLoad(imported, found)
  return found
}

let failed = false
for (const [page, limit] of Object.entries(limitKilobytes)) {
  const files = [`${page}.html`, ...firstLoad(`${page}.html`)]
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(web, file))).length, 0)
  const kilobytes = Math.ceil(bytes / 1000)
  console.log(`${page}: ${kilobytes} kB gzip at first load (limit ${limit} kB, ${files.length} files)`)
  if (kilobytes > limit) failed = true
}
if (failed) {
  console.error('A page is over its first-load limit.')
  process.exit(1)
}
