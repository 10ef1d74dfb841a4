import { createHash, randomBytes } from "node:crypto";

/** A bearer secret for a link: 256 random bits, safe in an address. Only its hash may be stored. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** What is stored of a secret. A plain SHA-256 is enough, because 256 random bits cannot be guessed from it. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");
