/** Cuts what a server says over a WebSocket into whole frames; what comes before (the answer to the upgrade) is one piece. */
export class Frames {
  #rest: Buffer = Buffer.alloc(0);
  #isOpen = false;

  feed(chunk: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const pieces: Buffer[] = [];
    for (
      let length = this.#lengthOfNext();
      length !== undefined && length <= this.#rest.length;
      length = this.#lengthOfNext()
    ) {
      pieces.push(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
      this.#isOpen = true;
    }
    return pieces;
  }

  #lengthOfNext(): number | undefined {
    const bytes = this.#rest;
    if (!this.#isOpen) {
      const end = bytes.indexOf("\r\n\r\n");
      return end < 0 ? undefined : end + 4;
    }
    if (bytes.length < 2) return undefined;
    const short = bytes.readUInt8(1) & 0x7f;
    if (short < 126) return 2 + short;
    if (short === 126) return bytes.length < 4 ? undefined : 4 + bytes.readUInt16BE(2);
    return bytes.length < 10 ? undefined : 10 + Number(bytes.readBigUInt64BE(2));
  }
}

/** What Socket.IO carries in a frame; everything else keeps the connection itself. */
export function kindOf(frame: Buffer): "event" | "answer" | "other" {
  const header = (frame.readUInt8(1) & 0x7f) < 126 ? 2 : (frame.readUInt8(1) & 0x7f) === 126 ? 4 : 10;
  const kind = frame.toString("latin1", header, header + 2);
  return (frame.readUInt8(0) & 0x0f) !== 1 ? "other" : kind === "42" ? "event" : kind === "43" ? "answer" : "other";
}
