import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

interface Route {
  readonly match?: readonly { readonly host?: readonly string[]; readonly path?: readonly string[] }[];
}
interface Adapted {
  readonly admin: { readonly listen: string };
  readonly apps: {
    readonly http: {
      readonly servers: Readonly<
        Record<string, { readonly listen: readonly string[]; readonly routes: readonly Route[] }>
      >;
    };
  };
}

const runs = spawnSync("caddy", ["version"]).status === 0;

/** What Caddy makes of the Caddyfile; nothing is served. */
function adapted(publicUrl: string): Adapted {
  const { stdout, stderr, status } = spawnSync("caddy", ["adapt", "--config", "Caddyfile", "--adapter", "caddyfile"], {
    encoding: "utf8",
    env: { ...process.env, PUBLIC_URL: publicUrl },
  });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Adapted;
}

/** Whether a request for any path of a host meets a route. */
function serves({ apps }: Adapted, port: string, host: string): boolean {
  const { routes = [] } = Object.values(apps.http.servers).find(({ listen }) => listen.includes(port)) ?? {};
  return routes.some(
    ({ match }) =>
      !match ||
      match.some(({ host: hosts, path }) => (!hosts || hosts.includes(host)) && (!path || path.includes("/*"))),
  );
}

test.skipIf(!runs)(
  `${runs ? "" : "(Caddy is not installed) "}the balancer serves every path, however PUBLIC_URL ends, and by http every name of the machine`,
  () => {
    for (const publicUrl of ["https://fund.example.org", "https://fund.example.org/"]) {
      const config = adapted(publicUrl);
      expect(serves(config, ":443", "fund.example.org"), publicUrl).toBe(true);
      // Named, so that a certificate is asked for.
      expect(JSON.stringify(config.apps.http.servers), publicUrl).toContain('"host":["fund.example.org"]');
    }
    for (const publicUrl of ["http://localhost", "http://localhost/", "http://fund.example.org:8080"])
      for (const host of ["localhost", "10.0.0.3", "machine"])
        expect(serves(adapted(publicUrl), ":80", host), `${publicUrl} as ${host}`).toBe(true);
  },
);

test.skipIf(!runs)(
  `${runs ? "" : "(Caddy is not installed) "}a changed Caddyfile can be taken up without a restart, by who is in the container alone`,
  () => {
    expect(adapted("http://localhost").admin.listen).toMatch(/^unix\/\//);
  },
);
