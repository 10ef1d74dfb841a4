import { sayNotification } from "./notification-letter.ts";
import type { ShownNotification } from "./notification.ts";

/** What a browser's worker reads (public/push-worker.js). */
export interface PushPayload {
  /** The same for the same news: a second one takes the first one's place without a sound. */
  readonly tag: string;
  readonly title: string;
  readonly text: string;
  /** What it opens: a path of ours. */
  readonly path: string;
}

/** More is cut by every system that shows notices; and the whole must fit into one message, whatever script it is in. */
const titleLength = 100;
const textLength = 240;

/** One line of at most so many characters, without anything that is no character. */
function cut(text: string, length: number): string {
  const characters = [...text.replace(/[\p{Cc}\p{Cs}\s]+/gu, " ").trim()];
  return characters.length <= length
    ? characters.join("")
    : `${characters
        .slice(0, length - 1)
        .join("")
        .trimEnd()}…`;
}

/** News as a notice says it: what it is about, and what happened as its reader may know it now. */
export const newsPayload = (news: ShownNotification): PushPayload => ({
  tag: news.id,
  title: cut(news.about.title, titleLength),
  text: cut(sayNotification(news), textLength),
  path: news.href,
});

/** That something waits for somebody's word: what it is, the inbox says. */
export const askPayload = (id: string, networkName: string): PushPayload => ({
  tag: id,
  title: cut(networkName, titleLength) || "Tributary",
  text: "Something waits for your word.",
  path: "/inbox",
});
