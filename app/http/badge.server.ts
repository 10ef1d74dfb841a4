import { badgeSvg, type BadgeWords } from "#app/domain/contributions/badge.ts";

/** A badge as an answer: readers' proxies may keep it for five minutes. */
export const badgeAnswer = (words: BadgeWords): Response =>
  new Response(badgeSvg(words), {
    headers: { "Content-Type": "image/svg+xml; charset=utf-8", "Cache-Control": "public, max-age=300" },
  });
