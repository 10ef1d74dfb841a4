import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  applyBasisPoints,
  compare,
  currencyName,
  formatMoney,
  fromWire,
  minorDigits,
  minorPerMajor,
  money,
  splitLargestRemainder,
  subtract,
  sum,
  toDecimalString,
  toWire,
  zero,
} from "#app/domain/kernel/money.ts";

const total = (parts: readonly bigint[]) => parts.reduce((a, b) => a + b, 0n);
const usd = (minor: bigint) => money(minor, "USD");

describe("arithmetic", () => {
  test("sums are exact far above what a float can count", () => {
    expect(add(usd(9_007_199_254_740_993n), usd(1n)).minor).toBe(9_007_199_254_740_994n);
    expect(subtract(usd(100n), usd(101n)).minor).toBe(-1n);
    expect(sum([usd(33n), usd(33n), usd(34n)], "USD").minor).toBe(100n);
    expect(sum([], "JPY")).toEqual(zero("JPY"));
  });

  test("two currencies never meet in one sum or comparison", () => {
    expect(() => add(usd(1n), money(1n, "EUR"))).toThrow("two currencies");
    expect(() => subtract(usd(1n), money(1n, "EUR"))).toThrow("two currencies");
    expect(() => compare(usd(1n), money(1n, "EUR"))).toThrow("two currencies");
    expect(() => sum([usd(1n)], "EUR")).toThrow("two currencies");
  });

  test("comparison sorts", () => {
    expect([usd(3n), usd(-1n), usd(3n), usd(2n)].sort(compare).map((m) => m.minor)).toEqual([-1n, 2n, 3n, 3n]);
    expect([compare(usd(1n), usd(2n)), compare(usd(2n), usd(2n)), compare(usd(2n), usd(1n))]).toEqual([-1, 0, 1]);
  });

  test("money cannot be changed after it was made", () => {
    expect(() => Object.assign(usd(5n), { minor: 6n })).toThrow(TypeError);
  });

  test("a currency is three capital letters", () => {
    expect(() => money(1n, "usd")).toThrow("ISO 4217");
    expect(() => money(1n, "")).toThrow("ISO 4217");
    expect(() => money(1n, "AUSD")).toThrow("ISO 4217");
    expect(() => money(1n, "USDT")).toThrow("ISO 4217");
  });
});

describe("decimals by currency", () => {
  test.each([
    ["USD", 2],
    ["EUR", 2],
    ["JPY", 0],
    ["KWD", 3],
    ["CLF", 4],
  ])("%s has %i", (currency, digits) => {
    expect(minorDigits(currency)).toBe(digits);
    expect(minorPerMajor(currency)).toBe(BigInt(10 ** digits));
  });

  test("a decimal string keeps every digit", () => {
    expect(toDecimalString(usd(123_450n))).toBe("1234.50");
    expect(toDecimalString(usd(-5n))).toBe("-0.05");
    expect(toDecimalString(money(1_234n, "JPY"))).toBe("1234");
    expect(toDecimalString(money(1_234n, "KWD"))).toBe("1.234");
    expect(toDecimalString(usd(900_719_925_474_099_312n))).toBe("9007199254740993.12");
  });
});

describe("splitting by the largest remainder", () => {
  const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 24n }), { minLength: 1, maxLength: 40 });

  test("the parts always sum to the whole, and nobody is a whole unit away from the exact share", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), weights, (whole, parts) => {
        const weightTotal = total(parts);
        fc.pre(weightTotal > 0n);
        const split = splitLargestRemainder(whole, parts);
        expect(total(split)).toBe(whole);
        split.forEach((part, index) => {
          const exactTimesTotal = whole * parts[index]!;
          expect(
            part * weightTotal > exactTimesTotal - weightTotal && part * weightTotal < exactTimesTotal + weightTotal,
          ).toBe(true);
          if (parts[index] === 0n) expect(part).toBe(0n);
        });
      }),
    );
  });

  test("of two equal weights the earlier one gets the odd cent", () => {
    expect(splitLargestRemainder(101n, [1n, 1n])).toEqual([51n, 50n]);
    expect(splitLargestRemainder(2n, [1n, 1n, 1n])).toEqual([1n, 1n, 0n]);
  });

  test("a hundred over 333, 333 and 334 loses no cent", () => {
    expect(splitLargestRemainder(100n, [333n, 333n, 334n])).toEqual([33n, 33n, 34n]);
  });

  test("never gives an older equal pledge less than a younger one", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10_000n }),
        fc.integer({ min: 1, max: 30 }),
        fc.bigInt({ min: 1n, max: 99n }),
        (whole, count, weight) => {
          const split = splitLargestRemainder(whole, new Array<bigint>(count).fill(weight));
          expect([...split].sort((a, b) => Number(b - a))).toEqual(split);
        },
      ),
    );
  });

  test("nothing splits into nothings, even among zero weights", () => {
    expect(splitLargestRemainder(0n, [0n, 0n])).toEqual([0n, 0n]);
    expect(splitLargestRemainder(0n, [])).toEqual([]);
  });

  test("what cannot be split is an error, not a lost cent", () => {
    expect(() => splitLargestRemainder(1n, [0n, 0n])).toThrow("every weight is zero");
    expect(() => splitLargestRemainder(1n, [])).toThrow("every weight is zero");
    expect(() => splitLargestRemainder(-1n, [1n])).toThrow("negative");
    expect(() => splitLargestRemainder(1n, [2n, -1n])).toThrow("negative");
  });
});

test("basis points round down, so that a share never costs more than its words", () => {
  expect(applyBasisPoints(3_812_000n, 2_000n)).toBe(762_400n);
  expect(applyBasisPoints(99n, 3_333n)).toBe(32n);
  expect(applyBasisPoints(0n, 1n)).toBe(0n);
  expect(applyBasisPoints(1n, 0n)).toBe(0n);
  expect(() => applyBasisPoints(-1n, 1n)).toThrow("basis points apply to amounts of zero and more");
  expect(() => applyBasisPoints(1n, -1n)).toThrow("basis points apply to amounts of zero and more");
});

describe("on the wire", () => {
  test("money comes back as it went", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (minor) => {
        const sent = JSON.parse(JSON.stringify(toWire(usd(minor)))) as { minor: string; currency: string };
        expect(fromWire(sent)).toEqual(usd(minor));
      }),
    );
  });

  test.each(["", "1.5", "1e3", "0x10", " 1", "99999999999999999999"])("%j is not minor units", (minor) => {
    expect(() => fromWire({ minor, currency: "USD" })).toThrow("not minor units on the wire");
  });
});

describe("as people read it", () => {
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

  test("grouped and with decimals as the viewer's locale writes them", () => {
    expect(formatMoney(usd(123_450n), { locale: "en", cents: true })).toBe("1,234.50");
    expect(formatMoney(usd(123_450n), { locale: "de", cents: true })).toBe("1.234,50");
    expect(plain(formatMoney(usd(123_450n), { locale: "fr", cents: true }))).toBe("1 234,50");
    expect(formatMoney(usd(123_450n), { locale: "es", cents: true })).toBe("1.234,50");
  });

  test("whole units round half away from zero, for the eye only", () => {
    expect(formatMoney(usd(381_150n), { locale: "en", cents: false })).toBe("3,812");
    expect(formatMoney(usd(381_149n), { locale: "en", cents: false })).toBe("3,811");
  });

  test("one promise, a limit and what is left are written with the cents that they have, and no others", () => {
    expect(formatMoney(usd(2_750n), { locale: "en", cents: "any" })).toBe("27.50");
    expect(formatMoney(usd(225_000n), { locale: "en", cents: "any" })).toBe("2,250");
    expect(formatMoney(usd(9_950n), { locale: "en", cents: "any" })).toBe("99.50");
    expect(formatMoney(money(2_750n, "JPY"), { locale: "en", cents: "any" })).toBe("2,750");
  });

  test("the book's decimals follow the currency", () => {
    expect(formatMoney(money(1_234n, "JPY"), { locale: "en", cents: true })).toBe("1,234");
    expect(formatMoney(money(1_234n, "KWD"), { locale: "en", cents: true })).toBe("1.234");
  });

  test("figures above a float's reach keep their last cent", () => {
    expect(formatMoney(usd(900_719_925_474_099_312n), { locale: "en", cents: true })).toBe("9,007,199,254,740,993.12");
  });

  test("the currency is written where a sum stands alone", () => {
    expect(plain(formatMoney(usd(500n), { locale: "en", cents: true, withCurrency: true }))).toBe("USD 5.00");
  });
});

test("a currency has its name for more than one of it", () => {
  expect([currencyName("USD"), currencyName("EUR"), currencyName("JPY")]).toEqual([
    "US dollars",
    "euros",
    "Japanese yen",
  ]);
});
