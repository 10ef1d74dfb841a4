import type { Context } from "#app/domain/kernel/context.ts";
import { notHeld } from "#app/domain/identity/letters-held.server.ts";
import type { Letter, MailAnswer } from "#app/domain/kernel/mail.ts";
import { deliverLetter, dueLetters, type Compose } from "./deliver-letter.server.ts";
import type { LetterKindName } from "./letter.ts";

/** A post office of a test's own, with the composers that it names and a mailbox for everybody: what a mail server would say is laid ready by address. */
export function testPost(compose: Partial<Record<LetterKindName, Compose>>) {
  const sent: Letter[] = [];
  const answers = new Map<string, MailAnswer>();
  const failures: unknown[] = [];
  const unknown: Compose = () => Promise.reject(new Error("this test knows no such letter"));
  const office = {
    notHeld,
    publicUrl: "https://fund.example.org",
    compose: new Proxy({} as Record<LetterKindName, Compose>, {
      get: (_target, kind) => compose[kind as LetterKindName] ?? unknown,
    }),
    mail: {
      send: (letter: Letter): Promise<MailAnswer> => {
        const answer = answers.get(letter.to) ?? { kind: "taken" as const };
        if (answer.kind === "taken") sent.push(letter);
        return Promise.resolve(answer);
      },
    },
    failed: (error: unknown) => void failures.push(error),
  };
  /** One attempt at every letter whose time has come; answers what they are now. */
  const deliver = async (ctx: Context) => {
    const states = [];
    for (const id of await dueLetters(ctx, office)) {
      const answer = await deliverLetter(ctx, null, { letterId: id }, office);
      states.push(answer.ok ? answer.value : null);
    }
    return states;
  };
  /** The secrets of all links in letters to this address, the oldest first. */
  const secretsFor = (address: string) =>
    sent
      .filter(({ to }) => to === address)
      .flatMap(({ text }) =>
        [
          ...decodeURIComponent(text).matchAll(
            /\/(?:asks|sign-up|password-reset|invitations|unsubscribe)\/([\w-]{20,})/g,
          ),
        ].map(([, secret]) => secret ?? ""),
      );
  return { sent, answers, failures, office, deliver, secretsFor };
}
