import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler, Response } from "express";
import helmet from "helmet";

const nonceOf = (_request: IncomingMessage, response: ServerResponse) =>
  `'nonce-${(response as Response).locals.cspNonce as string}'`;

/**
 * A nonce for every answer, the content security policy that goes with it, and the usual protective headers.
 *
 * @param secure the product is reached over TLS: browsers are told to stay there
 * @param development Vite's own styles arrive inline, without a nonce
 */
export function headers({
  secure,
  development,
}: {
  readonly secure: boolean;
  readonly development: boolean;
}): RequestHandler[] {
  return [
    (_request, response, next) => {
      response.locals.cspNonce = randomBytes(16).toString("base64");
      response.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
      next();
    },
    helmet({
      strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
      // With helmet's own default, no-referrer, browsers send "Origin: null" with our forms, and we could not tell
      // them from those of other sites.
      referrerPolicy: { policy: "same-origin" },
      contentSecurityPolicy: {
        // helmet's defaults would send plain http visitors of a machine of one's own to https.
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'", nonceOf],
          styleSrc: development ? ["'self'", "'unsafe-inline'"] : ["'self'", nonceOf],
          imgSrc: ["'self'", "data:"],
          // Of ours, and nobody else's: public/push-worker.js.
          workerSrc: ["'self'"],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
          formAction: ["'self'"],
        },
      },
    }),
  ];
}
