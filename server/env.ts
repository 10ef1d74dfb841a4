import { createECDH } from "node:crypto";
import { hostname, networkInterfaces } from "node:os";
import { z } from "zod";
import { isCurvePoint } from "#app/domain/notifications/push-device.ts";
import { SetupError } from "#db/setup-error.ts";
import type { OwnHostsOptions } from "./http/own-hosts.ts";

const days = z.coerce.number().int().min(1).max(36_500);
const port = z.coerce.number().int().min(0).max(65_535);

/** Whether the driver can take an address apart: it names a host, and each part of it is written as addresses are. */
function isReadable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { hostname, searchParams, username, password, pathname } = new URL(address);
  if (!hostname && !searchParams.has("host")) return false;
  try {
    return [username, password, pathname].every((part) => typeof decodeURIComponent(part) === "string");
  } catch {
    return false;
  }
}

/** Whether nothing stands behind the host but perhaps a slash: cookies, links and sockets are for a whole host. */
function isWholeHost(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, href } = new URL(address);
  return href === `${origin}/`;
}

/** The public key of a pair on P-256; null for what is no private key. Both base64url. */
function publicKeyOf(privateKey: string): string | null {
  const pair = createECDH("prime256v1");
  try {
    pair.setPrivateKey(Buffer.from(privateKey, "base64url"));
    return pair.getPublicKey().toString("base64url");
  } catch {
    return null;
  }
}

/** Hosts with their ports, several with commas between them. */
const hosts = z.string().transform((list) =>
  list
    .split(",")
    .map((host) => host.trim().toLowerCase())
    .filter(Boolean),
);

/** Addresses of which the origins count, several with commas between them. */
const origins = z
  .string()
  .transform((list) =>
    list
      .split(",")
      .map((address) => address.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.url({ protocol: /^https?$/ }).transform((address) => new URL(address).origin)));

/**
 * Every setting of the product. `.env.example` explains them to people and `compose.yaml` hands them to its nodes; tests keep
 * the three lists the same. Each describes a good value, for the sentence that refuses a bad one; bad values are never
 * repeated: they may be secrets.
 */
const schema = z
  .object({
    HOST: z.string().default("127.0.0.1"),
    PORT: port.default(3000).describe("a number from 0 to 65535"),
    PUBLIC_URL: z
      .url({ protocol: /^https?$/ })
      .refine(isWholeHost)
      .optional()
      .describe("an address such as https://fund.example.org, with nothing behind the host"),
    ALSO_AT: origins.default([]).describe("addresses such as https://old.example.org, with commas between them"),
    TRUST_PROXY: z.string().optional(),
    DATA_DIR: z.string().default(".data"),
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/ })
      .refine(isReadable)
      .optional()
      .describe(
        "an address such as postgres://user:password@host:5432/database (in a password, % is written %25, / is %2F, @ is %40)",
      ),
    DATABASE_PASSWORD: z.string().optional(),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10).describe("a number from 2 to 200"),
    REDIS_URL: z
      .url({ protocol: /^rediss?$/ })
      .optional()
      .describe("an address such as redis://user:password@host:6379"),
    FIRST_STORY: z.enum(["demo", "empty", "none"]).optional().describe("demo, empty or none"),
    SMTP_URL: z
      .url({ protocol: /^smtps?$/ })
      .optional()
      .describe("an address such as smtp://user:password@host:587"),
    MAIL_FROM: z.string().default("Tributary <tributary@localhost>"),
    SHOW_LETTERS: z
      .stringbool({ truthy: ["true"], falsy: ["false"] })
      .default(false)
      .describe("true or false"),
    NODE_NAME: z
      .string()
      .regex(/^[\w.-]{1,64}$/)
      .optional()
      .describe("a name of up to 64 letters, digits, dots, dashes and underscores"),
    METRICS_PORT: port.optional().describe("a number from 0 to 65535"),
    METRICS_HOST: z.string().default("127.0.0.1"),
    DRAIN_SECONDS: z.coerce.number().min(0).max(300).default(0).describe("a number from 0 to 300"),
    KEEP_NEWS_DAYS: days.default(90).describe("a number of days, 1 or more"),
    KEEP_LETTERS_DAYS: days.default(90).describe("a number of days, 1 or more"),
    KEEP_ANSWERS_DAYS: days.default(365).describe("a number of days, 1 or more"),
    KEEP_DEAD_TASKS_DAYS: days.default(30).describe("a number of days, 1 or more"),
    LOG_LEVEL: z
      .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
      .default("info")
      .describe("one of fatal, error, warn, info, debug, trace, silent"),
    RATE_LIMIT_FACTOR: z.coerce.number().positive().default(1).describe("a number above 0"),
    VAPID_PUBLIC_KEY: z
      .string()
      .refine(isCurvePoint)
      .optional()
      .describe("the public key that `npm run push-keys` prints, beside VAPID_PRIVATE_KEY and VAPID_SUBJECT"),
    VAPID_PRIVATE_KEY: z
      .string()
      .regex(/^[\w-]{43}$/)
      .refine((key) => publicKeyOf(key) !== null)
      .optional()
      .describe("the private key that `npm run push-keys` prints with VAPID_PUBLIC_KEY"),
    VAPID_SUBJECT: z
      .string()
      .regex(/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/)
      .optional()
      .describe("an address where push services reach whoever runs this, such as mailto:admin@example.org"),
    PUSH_HOSTS: hosts
      .pipe(z.array(z.string().regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/)))
      .default([])
      .describe("hosts such as push.example.org, with commas between them"),
  })
  .superRefine((given, check) => {
    const pair = ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY", "VAPID_SUBJECT"] as const;
    const missing = pair.find((name) => given[name] === undefined);
    if (missing && pair.some((name) => given[name] !== undefined)) check.addIssue({ code: "custom", path: [missing] });
    else if (given.VAPID_PRIVATE_KEY && publicKeyOf(given.VAPID_PRIVATE_KEY) !== given.VAPID_PUBLIC_KEY)
      check.addIssue({ code: "custom", path: ["VAPID_PRIVATE_KEY"] });
  });

export type Env = z.output<typeof schema>;

export const envNames: readonly string[] = Object.keys(schema.shape);

/** Reads the settings once. An empty variable counts as not set. Throws a SetupError that names the first bad one. */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const read = schema.safeParse(given);
  if (read.success) return { ...read.data, DATABASE_URL: withPassword(read.data) };
  const name = read.error.issues[0]?.path[0] as keyof Env;
  const shape = schema.shape[name].description ?? "a text";
  throw new SetupError(`The setting ${name} should be ${shape}: correct it and start again.`);
}

const isEverywhere = ({ HOST }: Env) => HOST === "0.0.0.0" || HOST === "::";
const originAt = ({ PORT }: Env, host: string) =>
  new URL(`http://${host.includes(":") ? `[${host.split("%")[0] ?? ""}]` : host}:${PORT}`).origin;
/** All that open connections take their address from here, each with a driver of its own: so the password goes into it. */
function withPassword({ DATABASE_URL: address, DATABASE_PASSWORD: password }: Env): string | undefined {
  if (address === undefined || password === undefined) return address;
  const url = new URL(address);
  url.password = encodeURIComponent(password);
  return url.href;
}

/** The origin that people see, without a slash at the end. */
export function publicUrl(env: Env): string {
  if (env.PUBLIC_URL) return new URL(env.PUBLIC_URL).origin;
  return originAt(env, isEverywhere(env) ? "localhost" : env.HOST);
}

/**
 * Where the product is reached. Without a public address these are the names of this machine itself, and its addresses in
 * the networks that it listens to; any other name that leads here is somebody else's.
 */
export function ownHosts(env: Env): OwnHostsOptions {
  const ofMachine = () =>
    isEverywhere(env)
      ? Object.values(networkInterfaces()).flatMap((each = []) => each.map(({ address }) => address))
      : [env.HOST];
  const own = env.PUBLIC_URL
    ? []
    : ["localhost", "127.0.0.1", "::1", ...ofMachine()].map((host) => originAt(env, host));
  return { origins: [publicUrl(env), ...own, ...env.ALSO_AT], anyPort: env.PUBLIC_URL === undefined };
}

/** A machine's name as far as it is one that a log can carry. */
export const machineName = (): string =>
  hostname()
    .replace(/[^\w.-]/g, "-")
    .slice(0, 48) || "node";

/** The settings of this process: its environment, then the file .env, then the defaults. */
export function readSettings(): Env {
  try {
    process.loadEnvFile(".env");
  } catch {
    // Without a file the environment and the defaults are all there is.
  }
  return readEnv(process.env);
}
