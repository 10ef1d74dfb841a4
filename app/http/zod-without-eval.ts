import { z } from "zod";

/**
 * zod probes for `new Function` to compile its parsers, and our content security policy reports the probe as a
 * violation. Server and browser both import this file first, so that the probe never happens.
 */
z.config({ jitless: true });
