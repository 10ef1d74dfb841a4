import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { membership, person } from "#db/schema/identity.ts";
import { letter } from "#db/schema/mail.ts";
import { makeMembership, makePerson } from "#db/seed/factories.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { testPost } from "#app/domain/mail/test-post.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { composeInvoice, composeReceipt } from "./compose-letters.server.ts";
import { invoicePage } from "./invoice-pages.server.ts";
import { resendInvoice } from "./resend-invoice.server.ts";
import { takeBackPayment } from "./take-back-payment.server.ts";
import { funded } from "./test-invoices.ts";

/** Two payers with people who look after their bills, and a post office. */
async function house() {
  const made = await funded();
  const { workshop, harbour, lakeside } = made;
  const { deliver, ...post } = testPost({ invoice: composeInvoice, receipt: composeReceipt });
  const contact = async (organizationId: string, email: string) =>
    makeMembership(workshop, await makePerson(workshop, { email }), organizationId, "billing_contact");
  await contact(harbour.organizationId, "jonas@harbour.example");
  await contact(harbour.organizationId, "lena@harbour.example");
  await contact(lakeside.organizationId, "ida@lakeside.example");
  await makeMembership(workshop, await makePerson(workshop), harbour.organizationId, "technical_contact");
  return { ...made, ...post, deliver: () => deliver(made.as(testMachine("letters"))) };
}

it("each billing contact gets one letter with the sheet, however long the mail server is away", async () => {
  const { issue, sent, answers, deliver, clock } = await house();
  const addresses = ["jonas@harbour.example", "lena@harbour.example", "ida@lakeside.example"];
  for (const to of addresses) answers.set(to, { kind: "later", fault: "server", says: "the line is down" });
  yes(await issue(1));
  expect(await deliver()).toEqual(["waiting", "waiting", "waiting"]);
  clock.travel(5 * dayMs);
  answers.clear();
  expect(await deliver()).toEqual(["sent", "sent", "sent"]);
  expect(await deliver()).toEqual([]);
  expect(sent.map(({ to }) => to).sort()).toEqual([...addresses].sort());
  expect(new Set(sent.map(({ once }) => once)).size).toBe(3);
  const jonas = sent.find(({ to }) => to === "jonas@harbour.example");
  expect(jonas).toMatchObject({
    subject: "Invoice 2026-001 from Meridian Network",
    attachments: [{ name: "invoice-2026-001.pdf", type: "application/pdf" }],
  });
  expect(jonas?.text).toContain("https://fund.example.org/invoices/2026-001");
  expect(Buffer.from(jonas?.attachments?.[0]?.content ?? []).toString("latin1", 0, 5)).toBe("%PDF-");
}, 60_000);

it("an invoice that did not reach somebody says so to finance, which sends it once more, and to nobody else", async () => {
  const { issue, answers, deliver, finance, sent, db, ctxOf } = await house();
  answers.set("jonas@harbour.example", { kind: "refused", says: "550 5.1.1 No such user" });
  yes(await issue(1));
  await deliver();
  const undelivered = async (who: Parameters<typeof invoicePage>[0]) =>
    (await invoicePage(who, "2026-001"))?.undelivered;
  const shown = await undelivered(finance);
  expect(shown).toMatchObject([{ recipient: "jonas@harbour.example", reason: "550 5.1.1 No such user" }]);
  const [lena] = await db.select({ id: person.id }).from(person).where(eq(person.email, "lena@harbour.example"));
  expect(await undelivered(await ctxOf(lena!.id))).toEqual([]);
  expect(await resendInvoice(await ctxOf(lena!.id), "2026-001", shown![0]!.id)).toMatchObject({
    refusal: { kind: "not_permitted" },
  });
  expect(await resendInvoice(finance, "2026-002", shown![0]!.id)).toMatchObject({
    refusal: { kind: "letter_not_held" },
  });
  answers.clear();
  yes(await resendInvoice(finance, "2026-001", shown![0]!.id));
  expect(await undelivered(finance)).toEqual([]);
  await deliver();
  expect(sent.map(({ to }) => to)).toContain("jonas@harbour.example");
}, 60_000);

it("a payment that arrived is told to whoever looks after the payer's bills; where nobody does, to its representatives; one taken back is not", async () => {
  const { issue, pay, deliver, sent, workshop, lakeside, harbour, db, finance, newId } = await house();
  const { invoices } = yes(await issue(1));
  await deliver();
  sent.length = 0;
  await db.delete(membership).where(eq(membership.role, "billing_contact"));
  await makeMembership(
    workshop,
    await makePerson(workshop, { email: "rep@lakeside.example" }),
    lakeside.organizationId,
    "representative",
  );
  await makeMembership(
    workshop,
    await makePerson(workshop, { email: "rep@harbour.example" }),
    harbour.organizationId,
    "representative",
  );
  const of = (organizationId: string) => invoices.find((each) => each.organizationId === organizationId)!;
  yes(await pay(of(lakeside.organizationId).invoiceId, newId(), 10_000_00n));
  const { paymentId } = yes(await pay(of(harbour.organizationId).invoiceId));
  yes(await takeBackPayment(finance, newId(), { paymentId, reason: "Booked twice" }));
  expect((await deliver()).sort()).toEqual(["ended", "sent"]);
  expect(sent.map(({ to, subject }) => [to, subject])).toEqual([
    ["rep@lakeside.example", "Your payment arrived at Meridian Network"],
  ]);
  expect(sent[0]?.text).toMatch(
    /a payment of .*10,000\.00.* from Lakeside University arrived on 2026-10-02\. It went to invoice 2026-002\. .*are kept as credit\./,
  );
  expect(await db.$count(letter)).toBe(5);
}, 60_000);
