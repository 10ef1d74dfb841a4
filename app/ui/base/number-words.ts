const small = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
  "thirteen",
  "fourteen",
  "fifteen",
  "sixteen",
  "seventeen",
  "eighteen",
  "nineteen",
];
const tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/** A count as a sentence says it: "twenty-four"; from a hundred on in figures. */
export function numberWords(count: number): string {
  if (!Number.isInteger(count) || count < 0 || count > 99) return count.toLocaleString("en");
  if (count < 20) return small[count]!;
  const rest = count % 10;
  return `${tens[Math.floor(count / 10)]}${rest === 0 ? "" : `-${small[rest]}`}`;
}
