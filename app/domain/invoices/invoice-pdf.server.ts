import { createRequire } from "node:module";
import PDFDocument from "pdfkit";
import { formatMoney, money } from "#app/domain/kernel/money.ts";
import type { CreditNotePage, InvoicePage } from "./shown-invoice.ts";

/** The typeface of the pages, embedded: the standard ones of PDF cannot write "Łódź". Only the letters used are put into the file. */
const require = createRequire(import.meta.url);
const font = (style: string) => require.resolve(`@expo-google-fonts/inter/${style}/Inter_${style}.ttf`);

const millimetre = 72 / 25.4;
const [pageWidth, pageHeight] = [210 * millimetre, 297 * millimetre];
const [left, right, top, bottom] = [
  22 * millimetre,
  pageWidth - 20 * millimetre,
  20 * millimetre,
  pageHeight - 24 * millimetre,
];
const amountWidth = 34 * millimetre;
const [ink, soft, line] = ["#14212b", "#51626d", "#b9c4ca"];

/** A day as people in most places read it without doubt: 30 September 2026. */
const dayWords = (instant: string) =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(instant),
  );

/** An invoice as a sheet of A4, as bytes. The same invoice in the same state gives the same bytes. */
export const invoicePdf = (invoice: InvoicePage): Promise<Buffer<ArrayBuffer>> =>
  drawn(`Invoice ${invoice.number}`, invoice.steward, invoice.issuedAt, (sheet) => {
    drawHead(sheet, invoice, {
      title: `Invoice ${invoice.number}`,
      about: `For deliverable ${invoice.deliverable.position} of ${invoice.project.title}: ${invoice.deliverable.title}.`,
      facts: [
        ["Issued", dayWords(invoice.issuedAt)],
        ["Due", dayWords(invoice.dueAt)],
        ["Amounts in", invoice.currency],
      ],
    });
    drawLines(sheet, invoice);
    drawFoot(sheet, invoice);
  });

/** A credit note as a sheet of A4, as bytes; the same note gives the same bytes. */
export const creditNotePdf = ({
  number,
  reason,
  issuedAt,
  lines,
  amountMinor,
  invoice,
}: CreditNotePage): Promise<Buffer<ArrayBuffer>> =>
  drawn(`Credit note ${number}`, invoice.steward, issuedAt, (sheet) => {
    const write = (minor: bigint) => formatMoney(money(minor, invoice.currency), { locale: "en", cents: true });
    drawHead(sheet, invoice, {
      title: `Credit note ${number}`,
      about: `To invoice ${invoice.number} of ${dayWords(invoice.issuedAt)}. ${reason}`,
      facts: [
        ["Issued", dayWords(issuedAt)],
        ["To invoice", invoice.number],
        ["Amounts in", invoice.currency],
      ],
    });
    rule(sheet, 1);
    for (const { description, amountMinor: credited } of lines) {
      row(sheet, description, write(-credited));
      rule(sheet, 0.5, line);
    }
    row(sheet, "Credited together", write(-amountMinor), "strong");
    rule(sheet, 1);
    sheet.y += 22;
    sheet
      .font("plain")
      .fontSize(8)
      .fillColor(soft)
      .text(
        `What was paid of it already stays as your credit: for your next invoice, or to be paid back. ${invoice.steward}.`,
        left,
        sheet.y,
        { width: right - left },
      );
  });

async function drawn(
  title: string,
  author: string,
  issuedAt: string,
  draw: (sheet: Sheet) => void,
): Promise<Buffer<ArrayBuffer>> {
  const issued = new Date(issuedAt);
  const sheet = new PDFDocument({
    size: [pageWidth, pageHeight],
    margins: { top, left, right: pageWidth - right, bottom: pageHeight - bottom },
    lang: "en",
    displayTitle: true,
    info: { Title: title, Author: author, CreationDate: issued, ModDate: issued },
  });
  const chunks: Buffer[] = [];
  const whole = new Promise<Buffer<ArrayBuffer>>((resolve, reject) => {
    sheet.on("data", (chunk: Buffer) => chunks.push(chunk));
    sheet.on("end", () => resolve(Buffer.concat(chunks)));
    sheet.on("error", reject);
  });
  sheet.registerFont("plain", font("400Regular"));
  sheet.registerFont("strong", font("600SemiBold"));
  draw(sheet);
  sheet.end();
  return whole;
}

type Sheet = PDFKit.PDFDocument;

interface Head {
  readonly title: string;
  readonly about: string;
  readonly facts: readonly (readonly [word: string, says: string])[];
}

function drawHead(sheet: Sheet, { steward, address, organization }: InvoicePage, { title, about, facts }: Head): void {
  sheet.font("strong").fontSize(13).fillColor(ink).text(steward, left, top);
  if (address !== "")
    sheet
      .font("plain")
      .fontSize(9)
      .fillColor(soft)
      .text(address, { width: 80 * millimetre });
  // Where the window of an envelope is.
  sheet
    .font("plain")
    .fontSize(9)
    .fillColor(soft)
    .text("To", left, 55 * millimetre);
  sheet
    .font("strong")
    .fontSize(11)
    .fillColor(ink)
    .text(organization.name, { width: 85 * millimetre });
  sheet
    .font("strong")
    .fontSize(22)
    .text(title, left, 88 * millimetre);
  sheet
    .font("plain")
    .fontSize(10)
    .fillColor(soft)
    .text(about, { width: right - left });
  facts.forEach(([word, says], index) => {
    const y = 55 * millimetre + index * 15;
    sheet
      .font("plain")
      .fontSize(9)
      .fillColor(soft)
      .text(word, right - 65 * millimetre, y, { width: 25 * millimetre });
    sheet
      .font("plain")
      .fontSize(9)
      .fillColor(ink)
      .text(says, right - 40 * millimetre, y, { width: 40 * millimetre, align: "right" });
  });
  sheet.y = Math.max(sheet.y, 106 * millimetre) + 16;
}

function rule(sheet: Sheet, width: number, colour = ink): void {
  sheet.moveTo(left, sheet.y).lineTo(right, sheet.y).lineWidth(width).strokeColor(colour).stroke();
}

function row(sheet: Sheet, words: string, amount: string, style: "plain" | "strong" = "plain"): void {
  sheet.font(style).fontSize(10).fillColor(ink);
  const width = right - left - amountWidth - 12;
  const height = Math.max(sheet.heightOfString(words, { width }), 12) + 14;
  if (sheet.y + height > bottom) sheet.addPage();
  const y = sheet.y;
  sheet.text(words, left, y + 7, { width });
  sheet.text(amount, right - amountWidth, y + 7, { width: amountWidth, align: "right", features: ["tnum"] });
  sheet.y = y + height;
}

function drawLines(sheet: Sheet, { lines, creditNotes, totalMinor, openMinor, currency }: InvoicePage): void {
  const write = (minor: bigint) => formatMoney(money(minor, currency), { locale: "en", cents: true });
  rule(sheet, 1);
  for (const { description, amountMinor } of lines) {
    row(sheet, description, write(amountMinor));
    rule(sheet, 0.5, line);
  }
  row(sheet, "Together", write(totalMinor), "strong");
  for (const { number, reason, amountMinor } of creditNotes)
    row(sheet, `Credit note ${number}: ${reason}`, write(-amountMinor));
  // What was paid of a part that is credited by now is the organization's credit, no payment of this invoice.
  const settled = totalMinor - openMinor - creditNotes.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  if (settled !== 0n) row(sheet, "Paid", write(-settled));
  rule(sheet, 1);
  if (openMinor !== totalMinor) row(sheet, openMinor === 0n ? "Nothing is open" : "To pay", write(openMinor), "strong");
}

function drawFoot(sheet: Sheet, { payTo, number, openMinor, steward }: InvoicePage): void {
  if (sheet.y + 90 > bottom) sheet.addPage();
  sheet.y += 22;
  sheet.font("plain").fontSize(9.5).fillColor(ink);
  if (openMinor > 0n) {
    if (payTo !== "") sheet.text(payTo, left, sheet.y, { width: right - left });
    sheet.text(`Please name the invoice number, ${number}, with the payment.`, left, sheet.y + 4, {
      width: right - left,
    });
  }
  sheet
    .fillColor(soft)
    .fontSize(8)
    .text(
      `Staff work at the rate that was frozen when the scope was signed off; cloud at cost, without any fee. ${steward}.`,
      left,
      sheet.y + 14,
      { width: right - left },
    );
}
