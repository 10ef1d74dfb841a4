import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "#server/free-port.ts";
import { selfSigned } from "../../test/self-signed.ts";

const runs = spawnSync("nginx", ["-v"]).status === 0;
const unless = runs ? "" : "(nginx is not installed) ";

/** The example as it is, but for its ports, its certificate and where its nodes are. */
function configured(node: number, plain: number, tls: number) {
  const folder = mkdtempSync(join(tmpdir(), "nginx-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { key, cert } = selfSigned();
  writeFileSync(join(folder, "fullchain.pem"), cert);
  writeFileSync(join(folder, "privkey.pem"), key);
  const example = readFileSync("docs/deploy/nginx.conf", "utf8")
    .replaceAll("/etc/ssl/tributary", folder)
    .replaceAll(/listen \[::\].*\n/g, "")
    .replace("listen 80;", `listen 127.0.0.1:${plain};`)
    .replace("listen 443 ssl;", `listen 127.0.0.1:${tls} ssl;`)
    .replace("server 127.0.0.1:3000;", `server 127.0.0.1:${node};`);
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join("\n");
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off;\nmaster_process off;\npid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${places}\n${example}}\n`,
  );
  return ["-p", folder, "-c", join(folder, "nginx.conf")];
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A request for the network's name, over TLS; answers when its head has come. */
function ask(
  port: number,
  path: string,
  { headers = {}, body = "" }: { headers?: Record<string, string>; body?: string } = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        port,
        host: "127.0.0.1",
        path,
        method: body ? "POST" : "GET",
        rejectUnauthorized: false,
        servername: "fund.example.org",
        headers: { Host: "fund.example.org", ...headers },
      },
      resolve,
    );
    sent.on("upgrade", (answer, socket) => {
      socket.destroy();
      resolve(answer);
    });
    sent.on("error", reject).end(body);
  });
}

test.skipIf(!runs)(
  `${unless}the example for nginx lets WebSocket and what is sent pass, and says who asks and under which name`,
  async () => {
    const heard: IncomingMessage["headers"][] = [];
    const node = createServer((question, answer) => {
      heard.push(question.headers);
      question.resume().on("end", () => answer.end("ok"));
    });
    node.on("upgrade", (_question, socket) =>
      socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
    );
    const [plain, tls] = [await freePort(), await freePort()];
    const words = configured(await listening(node), plain, tls);
    expect(spawnSync("nginx", ["-t", ...words], { encoding: "utf8" }).stderr).toMatch(/test is successful/);

    const nginx = spawn("nginx", words, { stdio: "ignore" });
    onTestFinished(async () => {
      nginx.kill("SIGTERM");
      await once(nginx, "exit");
    });
    for (let up = false; !up;)
      up = await ask(tls, "/").then(
        () => true,
        () => false,
      );

    heard.length = 0;
    expect(
      (
        await ask(tls, "/projects", {
          headers: { "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "X-Request-Id": "theirs" },
        })
      ).statusCode,
    ).toBe(200);
    expect(heard[0]).toMatchObject({
      host: "fund.example.org",
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-proto": "https",
    });
    expect(heard[0]?.["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);
    expect(heard[0]?.connection).not.toBe("upgrade");

    const upgraded = await ask(tls, "/socket.io/", { headers: { Connection: "Upgrade", Upgrade: "websocket" } });
    expect(upgraded.statusCode).toBe(101);

    expect((await ask(tls, "/bank", { body: "a".repeat(2_000_000) })).statusCode).toBe(200);
    expect((await ask(tls, "/bank", { body: "a".repeat(2_200_000) })).statusCode).toBe(413);
    const led = await fetch(`http://127.0.0.1:${plain}/projects`, { redirect: "manual" });
    expect([led.status, led.headers.get("Location")]).toEqual([301, "https://127.0.0.1/projects"]);
  },
);
