import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createTransport } from "nodemailer";
import { v7 } from "uuid";
import { z } from "zod";
import type { Letter, LetterFolder, Mail, WrittenLetter } from "#app/domain/kernel/mail.ts";

/** Newest letters shown; the folder itself keeps all. */
const listed = 100;

const written = z.object({ to: z.string(), subject: z.string(), text: z.string(), at: z.coerce.date(), attached: z.array(z.string()).default([]) });

/** Sends over SMTP. `url` as in SMTP_URL. */
export function smtpMail(url: string, from: string): Mail {
  const transport = createTransport(url);
  const domain = /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? "localhost";
  return {
    async send({ to, subject, text, attachments = [], once, unsubscribe }: Letter) {
      // An object instead of a text, so that a comma in an address cannot add a second recipient.
      const messageId = once && `<${once}@${domain}>`;
      await transport.sendMail({ from, to: { name: "", address: to }, subject, text, ...(messageId && { messageId }), headers: unsubscribeHeaders(unsubscribe), attachments: attachments.map(({ name, type, content }) => ({ filename: name, contentType: type, content: Buffer.from(content) })) });
    },
  };
}

/** One click in the mail program ends such letters (RFC 2369, RFC 8058). */
const unsubscribeHeaders = (address: string | undefined): Record<string, string> =>
  address === undefined ? {} : { "List-Unsubscribe": `<${address}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };

/** Writes letters into a folder instead of sending them: for development, tests and a first look. */
export function folderMail(folder: string): Mail & LetterFolder {
  return {
    async send({ to, subject, text, attachments = [] }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const id = v7();
      for (const { name, content } of attachments) await writeFile(join(folder, `${id}-${basename(name)}`), content, { mode: 0o600 });
      const half = join(folder, `${id}.half`);
      await writeFile(half, JSON.stringify({ to, subject, text, attached: attachments.map(({ name }) => basename(name)), at: new Date() }, null, 2), { mode: 0o600 });
      // Moved into its place whole, so that a reader never sees half a letter.
      await rename(half, join(folder, `${id}.json`));
    },
    async list() {
      const names = await readdir(folder).catch(() => [] as string[]);
      const newest = names.filter((name) => name.endsWith(".json")).sort().reverse().slice(0, listed);
      return Promise.all(newest.map((name) => readLetter(join(folder, name), name.slice(0, -".json".length))));
    },
  };
}

async function readLetter(path: string, id: string): Promise<WrittenLetter> {
  return { id, ...written.parse(JSON.parse(await readFile(path, "utf8"))) };
}
