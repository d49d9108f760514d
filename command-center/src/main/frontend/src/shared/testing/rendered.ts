import { createSSRApp, type Component } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { i18n } from '@/shared/i18n'

/** What a component draws at first, as HTML without the marks of renderer and compiler. For specs. */
export async function rendered(component: Component, props: Record<string, unknown>): Promise<string> {
  const html = await renderToString(createSSRApp(component, props).use(i18n))
  return html.replaceAll(/<!--.*?-->| data-v-[0-9a-f]+/g, '').replaceAll(/\s+/g, ' ')
}
