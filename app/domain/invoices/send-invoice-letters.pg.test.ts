import { expect, it } from "vitest";
import { makeMembership, makePerson } from "#db/seed/factories.ts";
import { system } from "#app/domain/kernel/actor.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Letter } from "#app/domain/kernel/mail.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { sendInvoiceLetters } from "./send-invoice-letters.server.ts";
import { funded } from "./test-invoices.ts";

/** A post office at which the second letter fails once. */
function postOffice() {
  const letters: Letter[] = [];
  const lost: Letter[] = [];
  let broken = true;
  return {
    letters,
    lost,
    mail: {
      send(letter: Letter): Promise<void> {
        if (broken && letters.length === 1) {
          broken = false;
          lost.push(letter);
          return Promise.reject(new Error("the line is down"));
        }
        letters.push(letter);
        return Promise.resolve();
      },
    },
  };
}

it("each billing contact gets one letter with the sheet, once, also where the post breaks off in between; old invoices are left alone", async () => {
  const { issue, as, workshop, harbour, lakeside, clock } = await funded();
  for (const organizationId of [harbour.organizationId, lakeside.organizationId]) await makeMembership(workshop, await makePerson(workshop), organizationId, "billing_contact");
  await makeMembership(workshop, await makePerson(workshop), harbour.organizationId, "billing_contact");
  await makeMembership(workshop, await makePerson(workshop), harbour.organizationId, "technical_contact");
  yes(await issue(1));
  const { letters, lost, mail } = postOffice();
  const job = as(system("invoice letters"));
  const round = () => sendInvoiceLetters(job, { mail, publicUrl: "https://fund.example.org" });
  await expect(round()).rejects.toThrow("the line is down");
  expect(letters).toHaveLength(1);
  expect(await round()).toBe(2);
  expect(await round()).toBe(0);
  expect(new Set(letters.map(({ to }) => to)).size).toBe(3);
  // Whether the one that failed had arrived nobody knows: its second copy says that it is the same.
  expect(new Set(letters.map(({ once }) => once)).size).toBe(3);
  expect(letters.map(({ once }) => once)).toContain(lost[0]?.once);
  expect(letters[0]).toMatchObject({ subject: "Invoice 2026-001 from Meridian Network", attachments: [{ name: "invoice-2026-001.pdf", type: "application/pdf" }] });
  expect(letters[0]?.text).toContain("https://fund.example.org/invoices/2026-001");
  expect(Buffer.from(letters[0]?.attachments?.[0]?.content ?? []).toString("latin1", 0, 5)).toBe("%PDF-");

  yes(await issue(2));
  clock.travel(4 * dayMs);
  expect(await round()).toBe(0);
}, 60_000);
