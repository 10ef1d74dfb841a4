import { z } from "zod";
import { SetupError } from "#db/setup-error.ts";

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

/** Every setting of the product. `.env.example` explains them to people; a test keeps the two lists the same. */
const schema = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: port.default(3000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRUST_PROXY: z.string().optional(),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).refine(isReadable).optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  FIRST_STORY: z.enum(["demo", "empty", "none"]).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().default("Tributary <tributary@localhost>"),
  SHOW_LETTERS: z.stringbool({ truthy: ["true"], falsy: ["false"] }).default(false),
  DRAIN_SECONDS: z.coerce.number().min(0).max(300).default(0),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  RATE_LIMIT_FACTOR: z.coerce.number().positive().default(1),
});

export type Env = z.output<typeof schema>;

export const envNames: readonly string[] = Object.keys(schema.shape);

/** What a good value looks like, for the sentence that refuses a bad one. Bad values are never repeated: they may be secrets. */
const shapes: Partial<Record<keyof Env, string>> = {
  PORT: "a number from 0 to 65535",
  PUBLIC_URL: "an address such as https://fund.example.org",
  DATABASE_URL: "an address such as postgres://user:password@host:5432/database (in a password, % is written %25, / is %2F, @ is %40)",
  DATABASE_POOL_SIZE: "a number from 2 to 200",
  REDIS_URL: "an address such as redis://user:password@host:6379",
  SMTP_URL: "an address such as smtp://user:password@host:587",
  SHOW_LETTERS: "true or false",
  FIRST_STORY: "demo, empty or none",
  DRAIN_SECONDS: "a number from 0 to 300",
  LOG_LEVEL: "one of fatal, error, warn, info, debug, trace, silent",
  RATE_LIMIT_FACTOR: "a number above 0",
};

/** Reads the settings once. An empty variable counts as not set. Throws a SetupError that names the first bad one. */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const name = read.error.issues[0]?.path[0] as keyof Env;
  throw new SetupError(`The setting ${name} should be ${shapes[name] ?? "a text"}: correct it and start again.`);
}

/** The origin that people see, without a slash at the end. */
export function publicUrl(env: Env): string {
  if (env.PUBLIC_URL) return new URL(env.PUBLIC_URL).origin;
  const everywhere = env.HOST === "0.0.0.0" || env.HOST === "::";
  const host = everywhere ? "localhost" : env.HOST.includes(":") ? `[${env.HOST}]` : env.HOST;
  return `http://${host}:${env.PORT}`;
}

/** The settings of this process: its environment, then the file .env, then the defaults. */
export function readSettings(): Env {
  try {
    process.loadEnvFile(".env");
  } catch {
    // Without a file the environment and the defaults are all there is.
  }
  return readEnv(process.env);
}
