import { config } from "zod/v4/core";

/**
 * zod probes for `new Function` to compile its parsers, and our content security policy reports the probe as a
 * violation. Server and browser both import this file first, so that the probe never happens. Only the setting is
 * imported: the whole of zod would cost every page 90 kB (gzip).
 */
config({ jitless: true });
