/** A browser on a system as people know them, from what it calls itself; null when that says nothing. */
export function agentWords(agent: string): string | null {
  const browser = first(agent, [
    [/MicroMessenger\//, 'WeChat'],
    [/Edg(A|iOS)?\//, 'Edge'],
    [/Firefox\/|FxiOS\//, 'Firefox'],
    [/HeadlessChrome\/|Chrome\/|CriOS\//, 'Chrome'],
    [/Version\/.* Safari\//, 'Safari'],
  ])
  const system = first(agent, [
    [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'macOS'],
    [/Linux|X11/, 'Linux'],
  ])
  return [browser, system].filter(Boolean).join(' · ') || null
}

const first = (agent: string, names: readonly [RegExp, string][]) =>
  names.find(([pattern]) => pattern.test(agent))?.[1]
