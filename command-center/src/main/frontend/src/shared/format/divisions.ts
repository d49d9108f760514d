/** Short names for maps and queues; the full ones come from the command centre. GB/T 2260 codes. */
const shortNames: Record<string, string> = {
  '520302': '红花岗',
  '520303': '汇川',
  '520304': '播州',
  '520322': '桐梓',
  '520323': '绥阳',
  '520324': '正安',
  '520325': '道真',
  '520326': '务川',
  '520327': '凤冈',
  '520328': '湄潭',
  '520329': '余庆',
  '520330': '习水',
  '520381': '赤水',
  '520382': '仁怀',
}

export const shortDivision = (code: string, fullName = '') => shortNames[code] ?? fullName

/** `汇川区中心敬老院` → `中心敬老院`, where the county is said already. */
export const withoutCounty = (name: string) => name.replace(/^.{2,3}[区县市](?=.{2})/u, '')
