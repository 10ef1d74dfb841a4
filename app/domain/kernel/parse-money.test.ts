import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { limits } from "#app/domain/kernel/limits.ts";
import { formatMoney, money } from "#app/domain/kernel/money.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";

const read = (text: string, locale = "en", currency = "USD") => {
  const result = parseMoney(text, currency, locale);
  return result.ok ? result.value.minor : result.refusal.kind;
};

describe("amounts as people write them", () => {
  test.each([
    ["5000", 500_000n],
    ["5,000", 500_000n],
    ["1,234.50", 123_450n],
    ["1.234,50", 123_450n],
    ["1 234,50", 123_450n],
    ["1\u00a0234,50", 123_450n],
    ["1\u202f234,50", 123_450n],
    ["1’234.50", 123_450n],
    ["1'234.50", 123_450n],
    ["1,234,567", 123_456_700n],
    ["1.234.567", 123_456_700n],
    ["1.234.567,89", 123_456_789n],
    ["12,34,567.89", 123_456_789n],
    ["12.5", 1_250n],
    ["12,50", 1_250n],
    [".50", 50n],
    ["0.05", 5n],
    ["0", 0n],
    [" 42 ", 4_200n],
    ["$5,000", 500_000n],
    ["US$ 5,000", 500_000n],
    ["5,000 USD", 500_000n],
    ["usd 5000", 500_000n],
    ["5 USD.", 500n],
    ["\u200e$\u200f5", 500n],
    [`${"0".repeat(38)}12`, 1_200n],
    ["１２３４", 123_400n],
  ])("%j is understood by somebody who writes English", (text, minor) => {
    expect(read(text)).toBe(minor);
  });

  test("one separator and three digits are a thousand where the locale groups so", () => {
    expect(read("1.234", "de")).toBe(123_400n);
    expect(read("1,234", "en")).toBe(123_400n);
  });

  test("one separator and three digits are asked about where they may be a decimal sign", () => {
    expect(read("1,234", "de")).toBe("amount_ambiguous");
    expect(read("1.234", "en")).toBe("amount_ambiguous");
    expect(read("1.234", "fr")).toBe("amount_ambiguous");
    expect(read("1.234", "en", "JPY")).toBe("amount_ambiguous");
    // Neither sign of that locale: three decimals or a thousand, whatever the currency has.
    expect(read("1.234", "fr-FR", "KWD")).toBe("amount_ambiguous");
  });

  test("what cannot be a thousand is not ambiguous", () => {
    expect(read("0,123", "de")).toBe("amount_too_fine");
    expect(read("1234,567", "de")).toBe("amount_too_fine");
    expect(read("1 234,567", "fr")).toBe("amount_too_fine");
  });

  test("three decimals are decimals in a currency that has three", () => {
    expect(read("1.234", "en", "KWD")).toBe(1_234n);
    expect(read("1,234", "en", "KWD")).toBe(1_234_000n);
    expect(read("1.234", "en-GB", "KWD")).toBe(1_234n);
    expect(read("1,234", "de-AT", "KWD")).toBe(1_234n);
    expect(read("12.5", "en", "KWD")).toBe(12_500n);
  });

  test("a currency without decimals takes none", () => {
    expect(read("1,234", "ja", "JPY")).toBe(1_234n);
    expect(read("12.5", "ja", "JPY")).toBe("amount_too_fine");
  });

  test("digits of the writer's own script count", () => {
    expect(read("١٢٣٤", "ar-EG")).toBe(123_400n);
    expect(read("১২৩৪", "bn")).toBe(123_400n);
    expect(read("١٬٢٣٤٫٥٠", "ar-SA")).toBe(123_450n);
    expect(read("١٬٢٣٬٤", "ar-SA")).toBe("amount_unreadable");
    // Written in ours, the signs are ours as well.
    expect(read("1,234", "ar-BH")).toBe(123_400n);
  });

  test("a sign of the currency may end in a point, in the locale or in what is written", () => {
    expect(read("5 kr.", "da-DK", "DKK")).toBe(500n);
    expect(read("5 kr", "sv-SE", "SEK")).toBe(500n);
    expect(read("5 kr.", "sv-SE", "SEK")).toBe(500n);
    expect(read("5 kr.", "en", "USD")).toBe("amount_unreadable");
  });
});

describe("what is refused, and why", () => {
  test.each([
    ["", "amount_missing"],
    ["   ", "amount_missing"],
    ["-5", "amount_negative"],
    ["−5", "amount_negative"],
    ["$-5", "amount_negative"],
    ["(5)", "amount_negative"],
    ["12.345", "amount_ambiguous"],
    ["12.3456", "amount_too_fine"],
    ["€5", "amount_in_other_currency"],
    ["(12)", "amount_negative"],
    ["5 EUR", "amount_in_other_currency"],
    ["5EUR", "amount_in_other_currency"],
    ["EUR 5", "amount_in_other_currency"],
    ["EUR5", "amount_in_other_currency"],
    ["about EUR 5", "amount_unreadable"],
    ["5 EURO", "amount_unreadable"],
    ["5 (6)", "amount_unreadable"],
    ["(5) 6", "amount_unreadable"],
    ["USD", "amount_unreadable"],
    ["$", "amount_unreadable"],
    ["1’23", "amount_unreadable"],
    [`${"0".repeat(39)}12`, "amount_unreadable"],
    ["1e5", "amount_unreadable"],
    ["five", "amount_unreadable"],
    ["5-", "amount_unreadable"],
    ["1,2,3", "amount_unreadable"],
    ["1,23.4,5", "amount_unreadable"],
    ["1,234 567", "amount_unreadable"],
    ["12,3456,789", "amount_unreadable"],
    ["5..", "amount_unreadable"],
    [".", "amount_unreadable"],
    ["5 000 00", "amount_unreadable"],
    ["10000000001", "amount_too_large"],
    ["9".repeat(39), "amount_too_large"],
    ["9".repeat(400), "amount_unreadable"],
  ])("%j: %s", (text, kind) => {
    expect(read(text)).toBe(kind);
  });

  test("the largest amount is still taken", () => {
    expect(read("10,000,000,000")).toBe(limits.amountMinor);
  });
});

test("whatever the page shows can be typed back in the same locale", () => {
  const locales = ["en", "de", "fr", "es", "pl", "de-CH", "en-IN", "ja", "pt-BR", "sv", "ar-EG", "fa", "bn"];
  const currencies = ["USD", "JPY", "KWD"];
  fc.assert(
    fc.property(
      fc.constantFrom(...locales),
      fc.constantFrom(...currencies),
      fc.bigInt({ min: 0n, max: limits.amountMinor }),
      (locale, currency, minor) => {
        const shown = formatMoney(money(minor, currency), { locale, cents: true });
        expect(parseMoney(shown, currency, locale)).toEqual({ ok: true, value: money(minor, currency) });
      },
    ),
    { numRuns: 500 },
  );
});

test("no text at all makes it throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.constantFrom("en", "de", "fr", "ar-EG"), (text, locale) => {
      const result = parseMoney(text, "USD", locale);
      expect(result.ok ? result.value.minor >= 0n : typeof result.refusal.kind === "string").toBe(true);
    }),
  );
});
