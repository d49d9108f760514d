import { shallowRef } from 'vue'
import type { Answer } from '@/shared/api/answer'
import type { DeskAction } from './possible'

/** A command of {@link useCommand}: its value, or null when it was not done. */
type Run = <T>(send: (key: string) => Promise<Answer<T>>) => Promise<T | null>

/**
 * The action whose form is open, one at a time. `sent` runs a command and, once it is done, puts away the form that was
 * open when it was sent, and no other: the live push is often here before a command's answer, and whoever claims then
 * has the list of responders open when the answer comes.
 */
export function useAsking(run: Run) {
  const asking = shallowRef<DeskAction | null>(null)
  async function sent<T>(send: (key: string) => Promise<Answer<T>>): Promise<T | null> {
    const form = asking.value
    const value = await run(send)
    if (value !== null && asking.value === form) asking.value = null
    return value
  }
  return { asking, sent }
}
