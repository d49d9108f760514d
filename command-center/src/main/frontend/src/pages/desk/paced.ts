/**
 * Works at once, and again as often as it is asked to, but never twice in `everyMillis` nor while it still works: what
 * came meanwhile is one time more.
 */
export function paced(work: () => Promise<void>, everyMillis: number) {
  let busy = false
  let wanted = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function run() {
    busy = true
    wanted = false
    const rest = new Promise<void>((done) => (timer = setTimeout(done, everyMillis)))
    await work()
    await rest
    busy = false
    if (wanted) void run()
  }
  return {
    ask: () => {
      wanted = true
      if (!busy) void run()
    },
    stop: () => {
      busy = true
      clearTimeout(timer)
    },
  }
}
