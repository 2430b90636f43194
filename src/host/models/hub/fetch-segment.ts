import { nameOf, parseContentRange, wholeNumber } from "../../../core/hub/file-facts.js";
import { fileAddress } from "../../../core/hub/hub-address.js";
import type { HubReference } from "../../../core/hub/hub-reference.js";
import { isWhole, rangeHeader, type Segment } from "../../../core/hub/segments.js";
import { RigmarkError } from "../../../errors.js";
import { askHub } from "./ask-hub.js";
import { refusal } from "./look-up-file.js";
import type { PartFile } from "./part-file.js";
import { PassingTrouble } from "./persist.js";
import type { PullContext } from "./pull-tools.js";
import { type StallWatch, watchStall } from "./watch-stall.js";

/** A file that is being fetched, at its commit. */
export interface Transfer {
  readonly what: HubReference & { readonly revision: string };
  readonly sizeBytes: number;
  readonly part: PartFile;
  readonly context: PullContext;
  /** So many bytes have come. */
  readonly onBytes: (count: number) => void;
}

/** The server gives whole files only. */
export class RangeIgnored extends Error {}

/** Fetches what a segment lacks, in one request; a cut connection is a passing trouble. */
export async function fetchSegment(segment: Segment, transfer: Transfer, wholeFile = false): Promise<void> {
  const { what, context } = transfer;
  const url = fileAddress(context.hub.endpoint, what, what.revision);
  const stall = watchStall(context, url.host);
  try {
    const range = wholeFile ? null : rangeHeader(segment);
    const answer = await askHub(context.hub, { url, method: "GET", range, signal: stall.signal });
    const { response } = answer;
    try {
      if (response.status >= 400 && response.status !== 416) throw refusal(answer, what, context);
      checkStretch(response, segment, transfer, wholeFile);
    } catch (error) {
      await response.body?.cancel().catch(() => undefined);
      throw error;
    }
    await receive(response, segment, transfer, stall);
  } finally {
    stall.rest();
  }
  if (!isWhole(segment)) throw new PassingTrouble(`${nameOf(what)}: the connection was cut`);
}

/** Other bytes than those asked for would only be noticed by the hash, after hours. */
function checkStretch(
  { status, headers }: Response,
  { start, end, done }: Segment,
  { what, sizeBytes }: Transfer,
  wholeFile: boolean,
): void {
  if (status === 200 && !wholeFile) throw new RangeIgnored();
  if (status === 200) {
    const length = wholeNumber(headers.get("content-length"));
    if (length !== null && length !== sizeBytes) throw wrongLength(what, sizeBytes, length);
    return;
  }
  const total = /^bytes \*\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1];
  if (status === 416) throw wrongLength(what, sizeBytes, wholeNumber(total ?? null));
  const range = status === 206 ? parseContentRange(headers.get("content-range")) : null;
  if (range !== null && range.total !== sizeBytes) throw wrongLength(what, sizeBytes, range.total);
  if (range?.start !== start + done || range.end > end) {
    throw new RigmarkError("bad-model", `${nameOf(what)}: the server sent other bytes than those asked for`, {
      hint: "Try --connections 1; if HF_ENDPOINT names a mirror, try the hub itself.",
    });
  }
}

async function receive(
  response: Response,
  segment: Segment,
  transfer: Transfer,
  stall: StallWatch,
): Promise<void> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const { signal } = stall;
  // A body that is aborted between two reads leaves the next one waiting for ever (undici 6.24): it is ended here.
  const end = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", end);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { value } = await reader.read().catch((cause: unknown) => {
        signal.throwIfAborted();
        throw new PassingTrouble(`${nameOf(transfer.what)}: the connection was cut`, null, cause);
      });
      signal.throwIfAborted();
      if (value === undefined) return;
      stall.rest();
      await keep(value, segment, transfer);
      stall.wait();
    }
  } finally {
    signal.removeEventListener("abort", end);
    end();
  }
}

async function keep(value: Uint8Array, segment: Segment, { what, sizeBytes, part, onBytes }: Transfer) {
  const { start, end, done } = segment;
  const bytes = value.subarray(0, end - start - done);
  await part.write(bytes, start + done);
  segment.done += bytes.length;
  onBytes(bytes.length);
  if (value.length > bytes.length) throw wrongLength(what, sizeBytes, null);
  await part.save();
}

function wrongLength(what: HubReference, expected: number, got: number | null): RigmarkError {
  const other = got === null ? "another number of" : String(got);
  return new RigmarkError(
    "bad-model",
    `${nameOf(what)} has the wrong length: the hub names ${expected} bytes, its storage gives ${other}`,
    { hint: "Try again later; if HF_ENDPOINT names a mirror, try the hub itself." },
  );
}
