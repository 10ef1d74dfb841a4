import { limits } from "#app/domain/kernel/limits.ts";

/**
 * Where to go after signing in: a path of this very site, or `otherwise`. Read the way a browser reads it, so that
 * "//evil.example", "/\evil.example" and "/.//evil.example" lead nowhere else.
 */
export function safeRedirect(wanted: unknown, otherwise = "/"): string {
  if (typeof wanted !== "string" || wanted.length > limits.urlLength || !wanted.startsWith("/")) return otherwise;
  const here = "http://this-site.invalid";
  if (!URL.canParse(wanted, here)) return otherwise;
  const { origin, pathname, search, hash } = new URL(wanted, here);
  if (origin !== here || pathname.startsWith("//") || /^\/(sign-in|sign-up|sign-out)\b/i.test(pathname))
    return otherwise;
  return pathname + search + hash;
}
