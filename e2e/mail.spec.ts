import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import type { Page } from "@playwright/test";
import { cast, stranger, type Account } from "./people.ts";
import { expect, test, type Product } from "./product.ts";

/** A mail server on this machine that refuses some. */
async function mailServer() {
  const refused = new Set<string>();
  const arrived: { readonly to: string; readonly message: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onRcptTo: ({ address }, _session, done) =>
      done(
        refused.has("*") || refused.has(address)
          ? Object.assign(new Error("5.1.1 No such user"), { responseCode: 550 })
          : null,
      ),
    onData(stream, session, done) {
      void text(stream).then((message) => {
        arrived.push({ to: session.envelope.rcptTo[0]?.address ?? "", message });
        done();
      });
    },
  });
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  return {
    refused,
    arrived,
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    stop: () => server.close(),
  };
}

/** Brings somebody of the demo network to a page of a product of the test's own. */
async function bring(page: Page, product: Product, { email }: Account, path: string): Promise<void> {
  const [name = "", value = ""] = (await product.signIn(email)).split("=");
  await page.context().addCookies([{ name, value, url: product.url }]);
  await page.goto(product.url + path);
}

test("a receipt that its reader’s mailbox refused is shown to finance, who has it sent once more; the mail can be tried by hand", async ({
  page,
  newProduct,
}) => {
  const mail = await mailServer();
  const product = await newProduct({ SMTP_URL: mail.url });
  await product.start();
  expect(product.said).not.toContain("no mail is sent");
  mail.refused.add("*");
  await bring(page, product, cast.marco, "/invoices");
  await page
    .getByRole("button", { name: /^Record that .* was paid in full$/ })
    .first()
    .click();
  await expect(page.getByText(/Invoice \S+ is paid\./)).toBeVisible();
  const letters = page.getByRole("listitem").filter({ hasText: "A payment arrived to" });
  await expect(async () => {
    await page.goto(`${product.url}/status/mail`);
    await expect(letters.first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(letters.first()).toContainText("550 5.1.1 No such user");
  const [recipient = ""] = /\S+@\S+/.exec(await letters.first().innerText()) ?? [];
  mail.refused.clear();
  await page.getByRole("button", { name: `Resend “A payment arrived” to ${recipient}` }).click();
  await expect(page.getByText(`The letter is on its way to ${recipient} once more.`)).toBeVisible();
  await expect.poll(() => mail.arrived.filter(({ to }) => to === recipient).length).toBeGreaterThan(0);

  const tried = await product.task("mail-test", "ada@example.org");
  expect(tried.said).toContain("The mail server took a letter");
  mail.refused.add("ada@example.org");
  const refused = await product.task("mail-test", "ada@example.org");
  expect(refused.said).toContain("550 5.1.1 No such user");
  expect([tried.code, refused.code]).toEqual([0, 1]);
  mail.stop();
});

test("where no mail server is set, the start says so, and no page promises a letter", async ({ page, newProduct }) => {
  const product = await newProduct({ SMTP_URL: "" });
  await product.start();
  expect(product.said).toMatch(/SMTP_URL is not set, so no mail is sent: letters are written to \S+\/mail\./);
  const nia = stranger("Nia Achieng");
  for (const path of ["/sign-up", "/password-reset"]) {
    await page.goto(product.url + path);
    await expect(page.getByText("This network sends no mail")).toBeVisible();
    await page.getByLabel("Mail address").fill(nia.email);
    await page.getByRole("button", { name: "Ask for the link" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Ask whoever runs this network" })).toBeVisible();
  }
  await bring(page, product, cast.amara, "/organizations/savanna-data-collective/invitations");
  await expect(page.getByText("this network sends no mail")).toBeVisible();
  await expect(page.getByLabel("Their email address")).toHaveCount(0);
  const tried = await product.task("mail-test", "ada@example.org");
  expect(tried.said).toContain("SMTP_URL is not set");
  expect(tried.code).toBe(1);
});
