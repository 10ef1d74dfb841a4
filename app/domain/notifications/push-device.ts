import { z } from "zod";
import type { deviceWishes } from "#db/schema/notifications.ts";
import { limits } from "#app/domain/kernel/limits.ts";

export const deviceWishChoices = [
  "everything",
  "meant_for_me",
] as const satisfies readonly (typeof deviceWishes)[number][];
export type DeviceWish = (typeof deviceWishChoices)[number];

/** A device that is told, as its owner sees it. */
export interface ToldDevice {
  readonly id: string;
  readonly userAgent: string;
  readonly wish: DeviceWish;
  readonly createdAt: Date;
  /** Names the signed-in browser; never signs anybody in. */
  readonly sessionHash: string;
}

/** Where the browsers of our time are told: Chrome, Edge and their kin, Firefox, Safari, Edge on Windows. "*." stands for any part before. */
export const knownPushHosts: readonly string[] = [
  "fcm.googleapis.com",
  "updates.push.services.mozilla.com",
  "*.push.services.mozilla.com",
  "*.push.apple.com",
  "*.notify.windows.com",
];

/**
 * Whether an address belongs to a push service. It comes from a browser, and this server will send to it: without the list
 * anybody who signs in could make it knock at doors of our own network.
 *
 * @param extra further hosts, each with its port where it is not 443
 */
export function isPushAddress(endpoint: string, extra: readonly string[]): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, host, username, password } = new URL(endpoint);
  if (protocol !== "https:" || username !== "" || password !== "") return false;
  return [...knownPushHosts, ...extra].some((known) =>
    known.startsWith("*.") ? host.endsWith(known.slice(1)) && host.length >= known.length : host === known,
  );
}

/** A point of the curve P-256, uncompressed: 65 bytes that begin with 4; base64url. */
export const isCurvePoint = (key: string): boolean => /^B[A-P][\w-]{85}$/.test(key);
/** Sixteen bytes, base64url. */
const secretShape = /^[\w-]{22}$/;

/** What a device form asks: to be told here, to be told more or less, to be told no more. */
export const deviceInput = z.discriminatedUnion("as", [
  z.object({
    as: z.literal("tell"),
    endpoint: z.url({ protocol: /^https$/ }).max(limits.urlLength),
    p256dh: z.string().refine(isCurvePoint),
    auth: z.string().regex(secretShape),
    /** Absent where the browser's own worker renews an address: what its owner chose stays. */
    wish: z.enum(deviceWishChoices).optional(),
  }),
  z.object({ as: z.literal("choose"), id: z.uuid(), wish: z.enum(deviceWishChoices) }),
  z.object({ as: z.literal("forget"), id: z.uuid() }),
]);
