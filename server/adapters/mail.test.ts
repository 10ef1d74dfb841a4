import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { expect, onTestFinished, test } from "vitest";
import { folderMail, meaning, smtpMail } from "./mail.server.ts";

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "mail-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("letters lie in the folder, the newest first", async () => {
  const mail = folderMail(join(freshFolder(), "mail"));
  expect(await mail.list()).toEqual([]);
  await mail.send({ to: "ana@lakeside.example", subject: "First", text: "One" });
  await mail.send({ to: "ben@lakeside.example", subject: "Second", text: "Two\nlines" });
  expect(await mail.list()).toMatchObject([
    { to: "ben@lakeside.example", subject: "Second", text: "Two\nlines", at: expect.any(Date) as Date },
    { to: "ana@lakeside.example", subject: "First", text: "One" },
  ]);
});

test("what is attached lies beside its letter, which names it; a name leads nowhere else", async () => {
  const folder = freshFolder();
  const mail = folderMail(folder);
  await mail.send({
    to: "ana@lakeside.example",
    subject: "An invoice",
    text: "Attached.",
    attachments: [{ name: "../../invoice.pdf", type: "application/pdf", content: new TextEncoder().encode("%PDF") }],
  });
  const [letter] = await mail.list();
  expect(letter?.attached).toEqual(["invoice.pdf"]);
  expect(readdirSync(folder).filter((name) => name.endsWith(".pdf"))).toEqual([`${letter?.id}-invoice.pdf`]);
});

test("a letter that is still being written is not shown", async () => {
  const folder = freshFolder();
  writeFileSync(join(folder, "0192f0c1.half"), '{"to":');
  expect(await folderMail(folder).list()).toEqual([]);
  await folderMail(folder).send({ to: "ana@lakeside.example", subject: "Whole", text: "One" });
  expect(readdirSync(folder).filter((name) => name.endsWith(".half"))).toEqual(["0192f0c1.half"]);
});

test("letters go over SMTP to one recipient, whatever the address tries", async () => {
  const received: { readonly to: string[]; readonly message: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      void text(stream).then((message) => {
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address), message });
        done();
      });
    },
  });
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  onTestFinished(() => new Promise<void>((closed) => server.close(() => closed())));
  const mail = smtpMail(
    `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    "Tributary <tributary@localhost>",
  );
  onTestFinished(() => mail.close());

  await mail.send({ to: "ana@lakeside.example", subject: "Łódź joins", text: "You are invited." });
  expect(received).toHaveLength(1);
  expect(received[0]?.to).toEqual(["ana@lakeside.example"]);
  expect(received[0]?.message).toMatch(/From: Tributary <tributary@localhost>/);
  expect(received[0]?.message).toMatch(/You are invited\./);

  await mail.send({
    to: "ana@lakeside.example",
    subject: "An invoice",
    text: "It is attached.",
    attachments: [
      { name: "invoice-2026-041.pdf", type: "application/pdf", content: new TextEncoder().encode("%PDF-1.3") },
    ],
  });
  expect(received[1]?.message).toMatch(/Content-Type: application\/pdf; name=invoice-2026-041.pdf/);
  expect(received[1]?.message).toContain(Buffer.from("%PDF-1.3").toString("base64"));

  for (let time = 0; time < 2; time++)
    await mail.send({ to: "ana@lakeside.example", subject: "Once", text: "Twice.", once: "invoice-1-ana" });
  const twice = received.slice(2).map(({ message }) => /^Message-ID: (.*)$/im.exec(message)?.[1]?.trim());
  expect(twice).toEqual(["<invoice-1-ana@localhost>", "<invoice-1-ana@localhost>"]);

  expect(await mail.send({ to: "ana@lakeside.example, eve@evil.example", subject: "Two", text: "?" })).toMatchObject({
    kind: "refused",
  });
  expect(received.flatMap(({ to }) => to)).not.toContain("eve@evil.example");
});

test("only a mailbox that is refused for good ends a letter; what is the server's fault, or ours, is tried again", () => {
  const refusal = (responseCode: number, words: string, command = "RCPT TO") =>
    meaning(
      Object.assign(new Error("Can't send mail"), {
        code: "EENVELOPE",
        command,
        responseCode,
        response: `${responseCode} ${words}`,
      }),
    );
  for (const answer of [
    refusal(550, "5.1.1 No such user"),
    refusal(550, "User unknown"),
    refusal(553, "5.1.3 Bad address"),
    refusal(551, "User not local"),
    refusal(550, "5.2.1 Mailbox disabled"),
  ])
    expect(answer.kind).toBe("refused");
  for (const answer of [
    refusal(450, "4.7.1 Greylisted, come again"),
    refusal(452, "4.2.2 Mailbox full"),
    refusal(552, "5.2.2 Mailbox full"),
    refusal(550, "Quota exceeded"),
  ])
    expect(answer).toMatchObject({ kind: "later", fault: "mailbox" });
  for (const answer of [
    refusal(550, "5.7.1 Relaying denied"),
    refusal(554, "Relay access denied"),
    refusal(530, "Authentication required"),
    refusal(554, "5.7.1 Blocked by our list"),
    refusal(550, "5.4.4 Unable to route"),
    refusal(535, "5.7.8 Bad credentials", "AUTH PLAIN"),
    refusal(550, "5.7.1 Sender refused", "MAIL FROM"),
    refusal(554, "No SMTP service here", "CONN"),
    refusal(554, "5.6.0 This text is not welcome", "DATA"),
    meaning(Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:25"), { code: "ESOCKET", command: "CONN" })),
    meaning("something else"),
  ])
    expect(answer).toMatchObject({ kind: "later", fault: "server" });
});
