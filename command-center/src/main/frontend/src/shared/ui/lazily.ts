import { defineAsyncComponent, type Component } from 'vue'
import NotLoaded from './NotLoaded.vue'

/** A line so slow that a part of the page does not come in this time will not bring it. */
const loadTimeoutMillis = 30_000

/** A part of the page that is fetched when it is wanted; when it does not come, that is said, with the way on. */
export const lazily = (loader: () => Promise<{ default: Component }>) =>
  defineAsyncComponent({ loader, errorComponent: NotLoaded, timeout: loadTimeoutMillis })
