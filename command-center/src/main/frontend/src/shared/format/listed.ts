/** `呼叫、跌倒`, or `Call, Fall`. */
export const listed = (words: readonly string[], t: (key: string) => string) =>
  words.join(t('common.between'))
