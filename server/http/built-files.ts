import type { RequestHandler } from "express";
import { log } from "#app/http/log.server.ts";
import type { ShutdownStack } from "../shutdown-stack.ts";
import { assets } from "./assets.ts";
import { keepAssets, renewedEveryMs } from "./kept-assets.ts";

/** What browsers load, of this release and of those that pages may still be open of; kept anew each hour, for as long as this one runs. */
export async function builtFiles(client: string, kept: string, shutdown: ShutdownStack): Promise<RequestHandler> {
  const keep = () =>
    keepAssets(client, kept).catch((error: unknown) =>
      log.warn({ err: error }, "the files of this release could not be kept for open pages"),
    );
  await keep();
  const keeping = setInterval(() => void keep(), renewedEveryMs);
  shutdown.add("files for open pages", () => clearInterval(keeping));
  return assets(client, kept);
}
