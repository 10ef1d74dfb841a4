import { describe, expect, it } from "vitest";
import { currencyDecimals, decimalString, formatMoney, hasCents } from "./format-money.ts";

describe("amounts on a page", () => {
  it("whole units are grouped as the reader's locale does", () => {
    expect(formatMoney(2_800_000n, "USD", "en-US")).toBe("28,000");
    expect(formatMoney(2_800_000n, "EUR", "de-DE")).toBe("28.000");
  });
  it("the book shows every cent", () => {
    expect(formatMoney(10_797_150n, "USD", "en-US", { cents: true })).toBe("107,971.50");
    expect(formatMoney(-5n, "USD", "en-US", { cents: true })).toBe("-0.05");
  });
  it("currencies without or with three decimals keep theirs", () => {
    expect([currencyDecimals("USD"), currencyDecimals("JPY"), currencyDecimals("KWD")]).toEqual([2, 0, 3]);
    expect(decimalString(1234n, "JPY")).toBe("1234");
    expect(decimalString(1234n, "KWD")).toBe("1.234");
    expect(decimalString(-1n, "USD")).toBe("-0.01");
  });
  it("sums beyond what a float can hold stay exact", () => {
    expect(formatMoney(900_719_925_474_099_312n, "USD", "en-US", { cents: true })).toBe("9,007,199,254,740,993.12");
  });
  it("says when whole units would hide cents", () => {
    expect(hasCents(381_200n, "USD")).toBe(false);
    expect(hasCents(381_201n, "USD")).toBe(true);
    expect(hasCents(381_201n, "JPY")).toBe(false);
  });
  it("the currency's sign is written where the locale wants it", () => {
    expect(formatMoney(500_000n, "USD", "en-US", { code: true })).toBe("$5,000");
  });
});
