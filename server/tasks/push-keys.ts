import { generateKeyPairSync } from "node:crypto";

/** A new pair of keys on P-256, as lines for .env. It needs neither settings nor a database. */
export function printPushKeys(): Promise<number> {
  const {
    x = "",
    y = "",
    d = "",
  } = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  const publicKey = Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]).toString(
    "base64url",
  );
  console.log(`VAPID_PUBLIC_KEY=${publicKey}\nVAPID_PRIVATE_KEY=${d}\nVAPID_SUBJECT=mailto:you@example.org`);
  return Promise.resolve(0);
}
