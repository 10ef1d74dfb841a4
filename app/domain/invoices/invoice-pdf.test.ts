import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { creditNotePdf, invoicePdf } from "./invoice-pdf.server.ts";
import type { InvoicePage } from "./shown-invoice.ts";

const invoice: InvoicePage = {
  id: "0199a000-0000-7000-8000-000000000001",
  number: "2026-041",
  organization: { id: "o", slug: "lodz", name: "Politechnika Łódź, Žižkov och Ångström" },
  project: { slug: "costs", title: "Know what each group costs" },
  deliverable: { position: 2, title: "Storage use by person and group" },
  currency: "USD",
  totalMinor: 1_042_000n,
  openMinor: 942_000n,
  issuedAt: "2026-09-30T14:05:00Z",
  dueAt: "2026-10-30T14:05:00Z",
  paidAt: null,
  steward: "Meridian Network",
  address: "Rue des Écoles 3\n1200 Genève",
  payTo: "IBAN CH93 0076 2011 6238 5295 7",
  lines: [
    {
      position: 1,
      kind: "staff",
      description: "Deliverable 2, Storage use by person and group: staff",
      amountMinor: 1_000_000n,
      creditedMinor: 100_000n,
    },
    {
      position: 2,
      kind: "cloud",
      description: "Deliverable 2, Storage use by person and group: cloud, at cost",
      amountMinor: 42_000n,
      creditedMinor: 0n,
    },
  ],
  creditNotes: [
    { number: "CN-2026-003", reason: "Two hours too many.", issuedAt: "2026-10-02T09:00:00Z", amountMinor: 100_000n },
  ],
  payments: [],
  creditMinor: 0n,
  may: { recordPayment: false, credit: false, resend: false },
  undelivered: [],
  key: "k",
};

/** Every letter that the embedded fonts can say, read from their own tables; and how many pages there are. */
const read = async (of: InvoicePage) => readSheet(await invoicePdf(of));

function readSheet(bytes: Buffer) {
  const raw = bytes.toString("latin1");
  const streams = [...raw.matchAll(/\/FlateDecode[^]*?stream\n([^]*?)\nendstream/g)].map(([, stream]) => {
    try {
      return inflateSync(Buffer.from(stream ?? "", "latin1")).toString("latin1");
    } catch {
      return "";
    }
  });
  const maps = streams.filter((stream) => stream.includes("beginbfrange"));
  const letters = new Set(
    maps.flatMap((map) =>
      [...map.matchAll(/<([0-9a-fA-F]{4})>(?=[ \]])/g)].map(([, code]) =>
        String.fromCodePoint(parseInt(code ?? "", 16)),
      ),
    ),
  );
  return { bytes, raw, letters, pages: raw.match(/\/Type \/Page\n/g)?.length ?? 0 };
}

describe("an invoice as PDF", () => {
  it("is one page with its own fonts inside, which can write every letter of it", async () => {
    const { raw, letters, pages } = await read(invoice);
    expect(raw.startsWith("%PDF-1.")).toBe(true);
    expect(pages).toBe(1);
    expect(raw).toContain("/FontFile2");
    expect(raw).not.toContain("/BaseFont /Helvetica");
    for (const letter of "ŁódźŽÅÉè2026-041") expect(letters, letter).toContain(letter);
  });

  it("goes on over the page where there is much to say, and is the same bytes for the same invoice", async () => {
    const many = {
      ...invoice,
      lines: Array.from({ length: 60 }, (_, index) => ({ ...invoice.lines[0]!, position: index + 1 })),
    };
    const [first, again] = [await read(many), await read(many)];
    expect(first.pages).toBeGreaterThan(1);
    expect(first.bytes.equals(again.bytes)).toBe(true);
  });

  it("has a credit note of its own, which names the invoice and says what is credited of which line, the same bytes each time", async () => {
    const note = {
      ...invoice.creditNotes[0]!,
      lines: [{ description: invoice.lines[0]!.description, amountMinor: 100_000n }],
      invoice,
    };
    const { bytes, letters, pages } = readSheet(await creditNotePdf(note));
    expect(pages).toBe(1);
    for (const letter of "Credit note CN-2026-003") expect(letters, letter).toContain(letter);
    expect(bytes.equals(await creditNotePdf(note))).toBe(true);
  });

  it("writes sums in currencies without decimals and with three", async () => {
    for (const currency of ["JPY", "KWD"])
      expect((await read({ ...invoice, currency })).letters).toContain(currency[0]);
  });
});
