import { generateKeyPairSync } from "node:crypto";

// Needs neither settings nor a database, so it is no task of the command line: a new pair of keys on P-256, as lines for .env.
const { x = "", y = "", d = "" } = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
const publicKey = Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]).toString("base64url");
console.log(`VAPID_PUBLIC_KEY=${publicKey}\nVAPID_PRIVATE_KEY=${d}\nVAPID_SUBJECT=mailto:you@example.org`);
