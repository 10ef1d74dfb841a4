import type { IncomingMessage } from "node:http";
import type { OwnHosts } from "../http/own-hosts.ts";
import { Pace } from "./limits.ts";

interface DoorOptions {
  readonly own: OwnHosts;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly connectionsPerAddress: number;
  readonly isDraining: () => boolean;
}

/**
 * Who may open a connection. Browsers send a page's cookies along with a WebSocket of any other page, and CORS does not
 * ask before: so the Origin must be ours. Where there is none, no browser's page is behind it.
 */
export class Door {
  readonly #options: DoorOptions;
  readonly #opened: Pace;
  readonly #open = new Map<string, number>();

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#opened = new Pace(options.connectionsPerAddress, 10);
  }

  /** Null lets it in; otherwise why not. */
  async refuses(request: IncomingMessage): Promise<string | null> {
    const { own, isDraining } = this.#options;
    if (isDraining()) return "draining";
    if (!own.isOurs(request.headers.host)) return "foreign host";
    if (own.senderOf(request.headers) === "foreign") return "foreign origin";
    const address = this.#options.addressOf(request);
    if ((this.#open.get(address) ?? 0) >= this.#options.connectionsPerAddress) return "too many connections";
    if ((await this.#opened.wait(address)) > 0) return "too many connections";
    return null;
  }

  entered(address: string): void {
    this.#open.set(address, (this.#open.get(address) ?? 0) + 1);
  }

  left(address: string): void {
    const open = (this.#open.get(address) ?? 1) - 1;
    if (open > 0) this.#open.set(address, open);
    else this.#open.delete(address);
  }
}
