import { z } from "zod";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { smtpMail } from "../adapters/mail.server.ts";
import { publicUrl } from "../env.ts";
import type { Task } from "./task.ts";

const nextSteps = {
  refused: "The mail server was reached and takes our letters, but it refuses this address.",
  mailbox: "The mail server was reached, and cannot deliver to this address now.",
  server:
    "Look at SMTP_URL and MAIL_FROM: the host, the port, the name and password, and whether this sender may send there.",
} as const;

/** Sends one letter to an address at once, and tells what the mail server said: 0 where it took it. */
export const testMail: Task = async ({ env, database, words }) => {
  const [address, ...more] = words;
  if (!z.email().safeParse(address).success || address === undefined || more.length > 0) {
    console.error("Usage: npm run mail-test -- ADDRESS, such as ada@example.org");
    return 1;
  }
  if (!env.SMTP_URL) {
    console.error(
      "SMTP_URL is not set: no mail is sent, letters are only written down. Set it, such as smtp://user:password@host:587, and start the server again.",
    );
    return 1;
  }
  const name = (await networkSettings(database.db))?.name ?? "";
  const mail = smtpMail(env.SMTP_URL, env.MAIL_FROM);
  try {
    const answer = await mail.send({
      to: address,
      subject: `A test of the mail of ${name || "Tributary"}`,
      text: `This is a test: mail from ${publicUrl(env)} arrives here.\n`,
    });
    if (answer.kind === "taken") {
      console.log(
        `The mail server took a letter from ${env.MAIL_FROM} to ${address}. Look whether it arrives, and not among the unwanted mail.`,
      );
      return 0;
    }
    console.error(`Not sent: ${answer.says}\n${nextSteps[answer.kind === "refused" ? "refused" : answer.fault]}`);
    return 1;
  } finally {
    mail.close();
  }
};
