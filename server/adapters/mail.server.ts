import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createTransport } from "nodemailer";
import { v7 } from "uuid";
import { z } from "zod";
import type { Letter, LetterFolder, Mail, MailAnswer, WrittenLetter } from "#app/domain/kernel/mail.ts";

/** Newest letters shown; the folder itself keeps all. */
const listed = 100;

/**
 * How we speak to a mail server, where SMTP_URL does not say otherwise: over a few connections that stay open, and never
 * waiting for longer than a letter may take. Where one breaks off in the middle we try again ourselves, and not at once.
 */
const manner = {
  pool: "true",
  maxConnections: "3",
  maxRequeues: "0",
  connectionTimeout: "15000",
  greetingTimeout: "15000",
  socketTimeout: "45000",
  dnsTimeout: "15000",
} as const;
/** Servers that take a command now and then, just within those bounds, are given up after this long. */
const wholeMs = 120_000;

const written = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  at: z.coerce.date(),
  attached: z.array(z.string()).default([]),
});

export interface SmtpMail extends Mail {
  /** Ends the connections that are kept open. */
  close(): void;
}

/** Sends over SMTP. `url` as in SMTP_URL. */
export function smtpMail(url: string, from: string): SmtpMail {
  const address = new URL(url);
  for (const [name, value] of Object.entries(manner))
    if (!address.searchParams.has(name)) address.searchParams.set(name, value);
  const transport = createTransport(address.href);
  const domain = /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? "localhost";
  return {
    async send({ to, subject, text, attachments = [], once, unsubscribe }: Letter): Promise<MailAnswer> {
      const messageId = once && `<${once}@${domain}>`;
      // An object instead of a text, so that a comma in an address cannot add a second recipient.
      const sending = transport.sendMail({
        from,
        to: { name: "", address: to },
        subject,
        text,
        ...(messageId && { messageId }),
        headers: unsubscribeHeaders(unsubscribe),
        attachments: attachments.map(({ name, type, content }) => ({
          filename: name,
          contentType: type,
          content: Buffer.from(content),
        })),
      });
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<MailAnswer>((give) => {
        timer = setTimeout(
          () => give({ kind: "later", fault: "server", says: "The mail server took too long." }),
          wholeMs,
        );
      });
      const answer = sending.then((): MailAnswer => ({ kind: "taken" }), meaning);
      return Promise.race([answer, late]).finally(() => clearTimeout(timer));
    },
    close: () => transport.close(),
  };
}

const failure = z.object({
  command: z.string().optional(),
  code: z.string().optional(),
  responseCode: z.number().optional(),
  response: z.string().optional(),
  message: z.string(),
});

/** Of a refused recipient: that we may not send at all, or not to there, or not what we are. It says nothing about the mailbox (RFC 3463, X.7.X). */
const aboutUs = /\b5\.[347]\.\d|relay|authenticat|spam|block|reputation|policy/i;
/** A mailbox that is full is there, whatever code its server has for it (RFC 3463, X.2.2). */
const full = /\b5\.2\.[23]\b|quota|mailbox.{0,20}full/i;

/**
 * What an error of the mailer means. Only a refused recipient may end a letter: what is refused before or after that
 * (the greeting, the password, the sender, the text) is refused to everybody, and marking all addresses for a wrong
 * password of ours would be the end of all mail.
 */
export function meaning(error: unknown): MailAnswer {
  const {
    command,
    responseCode = 0,
    response,
    message,
  } = failure
    .catch({ message: String(error) })
    .parse(error instanceof Error ? Object.assign({ message: error.message }, error) : error);
  const says = response ?? message;
  if (command !== "RCPT TO") return { kind: "later", fault: "server", says };
  if (responseCode < 500 || full.test(says)) return { kind: "later", fault: "mailbox", says };
  return responseCode === 503 || responseCode === 530 || aboutUs.test(says)
    ? { kind: "later", fault: "server", says }
    : { kind: "refused", says };
}

/** One click in the mail program ends such letters (RFC 2369, RFC 8058). */
const unsubscribeHeaders = (address: string | undefined): Record<string, string> =>
  address === undefined
    ? {}
    : { "List-Unsubscribe": `<${address}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };

/** Writes letters into a folder instead of sending them: for development, tests and a first look. */
export function folderMail(folder: string): Mail & LetterFolder {
  return {
    async send({ to, subject, text, attachments = [] }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const id = v7();
      for (const { name, content } of attachments)
        await writeFile(join(folder, `${id}-${basename(name)}`), content, { mode: 0o600 });
      const half = join(folder, `${id}.half`);
      await writeFile(
        half,
        JSON.stringify(
          { to, subject, text, attached: attachments.map(({ name }) => basename(name)), at: new Date() },
          null,
          2,
        ),
        { mode: 0o600 },
      );
      // Moved into its place whole, so that a reader never sees half a letter.
      await rename(half, join(folder, `${id}.json`));
      return { kind: "taken" };
    },
    async list() {
      const names = await readdir(folder).catch(() => [] as string[]);
      const newest = names
        .filter((name) => name.endsWith(".json"))
        .sort()
        .reverse()
        .slice(0, listed);
      return Promise.all(newest.map((name) => readLetter(join(folder, name), name.slice(0, -".json".length))));
    },
  };
}

async function readLetter(path: string, id: string): Promise<WrittenLetter> {
  return { id, ...written.parse(JSON.parse(await readFile(path, "utf8"))) };
}
