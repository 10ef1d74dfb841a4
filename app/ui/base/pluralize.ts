/** "1 organization", "6 organizations": a whole number with its noun. */
export const pluralize = (count: number, noun: string, nounOfMany = `${noun}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? noun : nounOfMany}`;
