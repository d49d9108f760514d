import { describe, expect, it } from 'vitest'
import { useAsking } from './useAsking'

describe('the form of an action', () => {
  const done = { ok: true, value: 'done' } as const
  it('that was opened while a command without one was on its way stays when the answer comes', async () => {
    let comes: (value: string) => void = () => undefined
    const late = new Promise<string>((resolve) => (comes = resolve))
    const { asking, sent } = useAsking(() => late as Promise<never>)

    const claimed = sent(() => Promise.resolve(done))
    asking.value = 'dispatch'
    comes('claimed')

    expect(await claimed).toBe('claimed')
    expect(asking.value).toBe('dispatch')
  })

  it('is put away when what it asked for is done', async () => {
    const { asking, sent } = useAsking(() => Promise.resolve('sent') as Promise<never>)
    asking.value = 'dispatch'

    await sent(() => Promise.resolve(done))

    expect(asking.value).toBeNull()
  })

  it('stays, with what was typed, when it was refused', async () => {
    const { asking, sent } = useAsking(() => Promise.resolve(null))
    asking.value = 'close'

    await sent(() => Promise.resolve(done))

    expect(asking.value).toBe('close')
  })
})
