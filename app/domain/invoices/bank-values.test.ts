import { describe, expect, it } from "vitest";
import { provenOrder, provenSign, readBankAmount, readBankDay } from "./bank-values.ts";

describe("an amount in a bank's file", () => {
  it.each([
    ["1,234.50", "USD", ".", 123_450n],
    ["1.234,50", "EUR", ",", 123_450n],
    ["1 234,50", "EUR", ",", 123_450n],
    ["1 234,50", "EUR", ",", 123_450n],
    ["1’234.50", "CHF", ".", 123_450n],
    ["12,34,567.00", "INR", ".", 123_456_700n],
    ["-12.50", "USD", ".", -1_250n],
    ["−12,50", "EUR", ",", -1_250n],
    ["12.50-", "USD", ".", -1_250n],
    ["(12.50)", "USD", ".", -1_250n],
    ["+12.50", "USD", ".", 1_250n],
    ["12.50 CR", "USD", ".", 1_250n],
    ["12,50 S", "EUR", ",", -1_250n],
    ["12,50 H", "EUR", ",", 1_250n],
    ["EUR 12,50", "EUR", ",", 1_250n],
    ["1.234", "EUR", ",", 123_400n],
    ["1,234", "USD", ".", 123_400n],
    ["1,234", "JPY", null, 1_234n],
    ["1.234", "JPY", null, 1_234n],
    ["1.234", "KWD", ".", 1_234n],
    ["12.345", "KWD", ".", 12_345n],
    ["5000", "USD", null, 500_000n],
  ] as const)("%s in %s, decimals by %s", (text, currency, sign, minor) => {
    expect(readBankAmount(text, currency, sign)).toEqual({ ok: true, value: minor });
  });

  it.each(["", "=cmd|' /C calc'!A0", "1.2.3,4", "12,345,6", "abc", "1e9", "0x10", "12.345", "--5", "NaN"])(
    "refuses %s",
    (text) => {
      expect(readBankAmount(text, "USD", ".")).toMatchObject({ ok: false, refusal: { kind: "amount_unreadable" } });
    },
  );

  it("refuses what may be a thousand or one and a bit where nothing tells, and what is beyond all measure", () => {
    expect(readBankAmount("1,234", "USD", null)).toMatchObject({ ok: false, refusal: { kind: "amount_unreadable" } });
    expect(readBankAmount("99999999999999999.00", "USD", ".")).toMatchObject({
      ok: false,
      refusal: { kind: "amount_too_large" },
    });
  });

  it("learns the decimal sign from amounts that prove it, and from no others", () => {
    expect(["1.234,5", "1,234.5", "12,50", "12.5", "1,234,567", "1.234", "1234", ""].map(provenSign)).toEqual([
      ",",
      ".",
      ",",
      ".",
      ".",
      null,
      null,
      null,
    ]);
  });
});

describe("a day in a bank's file", () => {
  it.each([
    ["2026-09-30", null, "2026-09-30"],
    ["20260930", null, "2026-09-30"],
    ["30.09.2026", "day", "2026-09-30"],
    ["30.9.26", "day", "2026-09-30"],
    ["09/30/2026", "month", "2026-09-30"],
    ["30/09/2026", "day", "2026-09-30"],
    ["2026-09-30T10:00:00Z", null, "2026-09-30"],
    ["2026/09/30", null, "2026-09-30"],
    ["31.02.2026", "day", null],
    ["yesterday", null, null],
    ["", null, null],
    ["2026-13-01", null, null],
  ] as const)("%s", (text, order, day) => {
    expect(readBankDay(text, order)).toBe(day);
  });

  it("tells its order where it can", () => {
    expect(["03.04.2026", "13/04/2026", "04/13/2026", "03/04/2026", "2026-04-03"].map(provenOrder)).toEqual([
      "day",
      "day",
      "month",
      null,
      null,
    ]);
  });
});
