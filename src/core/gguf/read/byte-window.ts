import { badHeader, FETCH_AGAIN } from "./bad-header.js";
import { LONGEST_STRING, MOST_HEADER_BYTES, MOST_KEPT_TEXT } from "./limits.js";

/** Where the bytes come from. `read` may give fewer than asked at the end, never more. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Bytes fetched at a time: most headers without a vocabulary fit in one. */
export const WINDOW = 1024 * 1024;

const decoder = new TextDecoder();

/**
 * Goes through a source from its start, a window at a time. Lengths that the bytes claim are held against the bytes
 * there are before anything is done with them: memory is one window, whatever they claim.
 */
export class ByteWindow {
  private readonly source: ByteSource;
  private view: DataView = new DataView(new ArrayBuffer(0));
  /** Place of the window in the source, and of the next byte in the window. */
  private start = 0;
  private at = 0;
  private kept = 0;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** Place of the next byte in the source. */
  get position(): number {
    return this.start + this.at;
  }

  /** Bytes between the next one and the end of the source. */
  get left(): number {
    return Math.max(0, this.source.size - this.position);
  }

  /** True when so many bytes can be taken without a read. */
  holds(bytes: number): boolean {
    return this.at + bytes <= this.view.byteLength;
  }

  /** Fetches the next window unless so many bytes are at hand; refuses when the source has not so many. */
  async need(bytes: number): Promise<void> {
    if (this.holds(bytes)) return;
    const from = this.position;
    if (bytes > this.left) throw cutOff(this.source.size);
    const got = await this.source.read(from, Math.min(WINDOW, this.left));
    this.view = new DataView(got.buffer, got.byteOffset, got.byteLength);
    this.start = from;
    this.at = 0;
    // The file shrank while it was read.
    if (!this.holds(bytes)) throw cutOff(from + got.byteLength);
  }

  /** Passes bytes by without reading them. */
  skip(bytes: number): void {
    if (bytes > this.left) throw cutOff(this.source.size);
    this.at += bytes;
    if (this.position > MOST_HEADER_BYTES) {
      throw badHeader(`has a header of more than ${MOST_HEADER_BYTES / 1024 / 1024} MB`);
    }
  }

  /** Takes bytes that `need` or `holds` has made sure of. */
  take(bytes: number): DataView {
    const taken = new DataView(this.view.buffer, this.view.byteOffset + this.at, bytes);
    this.skip(bytes);
    return taken;
  }

  u32(): number {
    return this.take(4).getUint32(0, true);
  }

  /** A 64-bit count or length. No file has 2^53 of anything. */
  u64(): number {
    const view = this.take(8);
    const value = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
    if (Number.isSafeInteger(value)) return value;
    throw badHeader(`claims a length of ${view.getBigUint64(0, true)}`);
  }

  /** Takes a string, of which at most `keep` bytes are decoded; `what` names it in a refusal. */
  async string(keep: number, what: string): Promise<{ value: string; bytes: number }> {
    await this.need(8);
    const bytes = this.u64();
    if (bytes > LONGEST_STRING || bytes > this.left) {
      throw badHeader(`claims ${bytes} bytes for ${what}`);
    }
    const head = Math.min(bytes, keep);
    await this.need(head);
    const value = decoder.decode(this.take(head));
    this.skip(bytes - head);
    this.kept += head;
    if (this.kept > MOST_KEPT_TEXT) throw badHeader("has more text in its header than any model needs");
    return { value, bytes };
  }

  /** Passes so many strings by. */
  async skipStrings(count: number, what: string): Promise<void> {
    for (let index = 0; index < count; index++) {
      if (!this.holds(8)) await this.need(8);
      const bytes = this.u64();
      if (bytes > LONGEST_STRING || bytes > this.left) {
        throw badHeader(`claims ${bytes} bytes for an element of ${what}`);
      }
      this.skip(bytes);
    }
  }
}

function cutOff(bytes: number): Error {
  return badHeader(`is cut off: its header goes on after byte ${bytes}`, FETCH_AGAIN);
}
