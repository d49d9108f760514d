import { createRenderer, type App } from 'vue'
import { i18n } from '@/shared/i18n'

interface Bare {
  parent: Bare | null
}
const bare = (): Bare => ({ parent: null })
const nothing = () => undefined

/** Draws nothing: enough for the life of a component where there is no page. */
const { createApp } = createRenderer<Bare, Bare>({
  createElement: bare,
  createText: bare,
  createComment: bare,
  setText: nothing,
  setElementText: nothing,
  patchProp: nothing,
  insert: (node, parent) => {
    node.parent = parent
  },
  remove: nothing,
  parentNode: (node) => node.parent,
  nextSibling: () => null,
})

/** A composable as a component has it, watchers included, until `leave`. For specs. */
export function composed<T>(setup: () => T): { made: T; leave: () => void } {
  let made: { value: T } | undefined
  const app: App<Bare> = createApp({
    setup() {
      made = { value: setup() }
      return () => null
    },
  })
  app.use(i18n).mount(bare())
  if (!made) throw new Error('nothing was set up')
  return {
    made: made.value,
    leave: () => {
      app.unmount()
    },
  }
}
