import { called, letterText, type Sender } from "#app/domain/identity/letters.ts";
import type { LetterText } from "#app/domain/kernel/mail.ts";
import { plural } from "#app/domain/kernel/count-words.ts";
import { newsKinds } from "./news-kinds.ts";
import type { ShownNotification } from "./notification.ts";

interface Told {
  readonly displayName: string;
  readonly notifications: readonly ShownNotification[];
  /** Things that wait for their word in the inbox. */
  readonly asks: number;
  /** What ends these letters. */
  readonly unsubscribe: string;
}

/** One line of news, without what it is about. */
export function sayNotification({ kind, what, who, why }: ShownNotification): string {
  const said = newsKinds[kind].whoSaid(who ?? "Somebody");
  return said === "" ? `${[what, who].filter(Boolean).join(", ")}.${why ? ` ${why}` : ""}` : `${said}: ${what}`;
}

/** News of one person, by project (or what else it is about) in the order in which it began, with the way out that mail programs press by themselves (RFC 8058). */
export function notificationLetter(
  sender: Sender,
  { displayName, notifications, asks, unsubscribe }: Told,
): LetterText {
  const { publicUrl } = sender;
  const network = called(sender);
  const pages = [...new Set(notifications.map(({ about }) => about.href))];
  const parts = pages.map((page) => {
    const own = notifications.filter(({ about }) => about.href === page);
    return [own[0]!.about.title, ...own.map((each) => `- ${sayNotification(each)}\n  ${publicUrl}${each.href}`)].join(
      "\n",
    );
  });
  const [only] = notifications;
  const subject =
    asks > 0
      ? `${asks === 1 ? "Something waits" : `${asks} things wait`} for your word at ${network}`
      : notifications.length === 1 && only
        ? `${only.about.title}: ${sayNotification(only)}`
        : `${notifications.length} ${plural(notifications.length, "piece")} of news from ${network}`;
  const address = `${publicUrl}/unsubscribe/${unsubscribe}`;
  const paragraphs = [
    `Hello ${displayName},`,
    ...(asks > 0
      ? [`${asks === 1 ? "something waits" : `${asks} things wait`} for your word: ${publicUrl}/inbox`]
      : []),
    ...parts,
    `How often such letters come: ${publicUrl}/settings. To get none any more: ${address}`,
  ];
  return { ...letterText(subject, paragraphs), unsubscribe: address };
}
