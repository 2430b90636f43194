import { RigmarkError } from "../../errors.js";
import { refuse } from "./check-document.js";

/** How much a server may take of our time and memory. */
export interface FetchLimits {
  readonly bytes: number;
  readonly milliseconds: number;
  readonly redirects: number;
}

const LIMITS: FetchLimits = { bytes: 10 * 1024 * 1024, milliseconds: 15_000, redirects: 3 };
const HINT = "Give the address of the JSON file itself, or download it and give its path.";

/** True for what is written like an address: `scheme://...`. */
export function isAddress(reference: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(reference);
}

/** What a server gave, and its address as it may be shown: without query, which can hold a key. */
export interface FetchedText {
  readonly text: string;
  readonly address: string;
}

/** Fetches the text of a result from the web, within limits; https only, but for this machine itself. */
export async function fetchText(address: string, limits = LIMITS): Promise<FetchedText> {
  const signal = AbortSignal.timeout(limits.milliseconds);
  let url = checkAddress(address, null);
  try {
    for (let redirects = 0; ; redirects += 1) {
      const response = await ask(url, signal);
      const target = response.headers.get("location");
      if (response.status < 300 || response.status > 399 || target === null) {
        return { text: await readBody(response, url, limits.bytes), address: nameOf(url) };
      }
      await response.body?.cancel();
      if (redirects === limits.redirects)
        throw refuse(nameOf(url), "leads on and on to other addresses", HINT);
      url = checkAddress(target, url);
    }
  } catch (error) {
    if (signal.aborted) {
      throw refuse(nameOf(url), `did not answer in full within ${limits.milliseconds / 1000} s`, HINT, error);
    }
    throw error instanceof RigmarkError ? error : refuse(nameOf(url), "broke off its answer", HINT, error);
  }
}

/** An address that may be asked; `from` is the one that led there. Passwords are never sent, nor shown. */
function checkAddress(text: string, from: URL | null): URL {
  const url = URL.canParse(text, from?.href) ? new URL(text, from?.href) : null;
  const shown = from === null ? (url === null ? text : nameOf(url)) : nameOf(from);
  const named = from === null || url === null ? "" : `leads to ${nameOf(url)}, which `;
  if (url === null) throw refuse(shown, "is not an address", HINT);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw refuse(shown, `${named}is not an https address`, HINT);
  }
  if (url.username !== "" || url.password !== "") {
    throw refuse(shown, `${named}holds a user name or password: rigmark sends none`, HINT);
  }
  if (url.protocol === "http:" && !isHere(url)) {
    throw refuse(shown, `${named}is not encrypted: https is needed`, HINT);
  }
  if (from !== null && isHere(url) && !isHere(from)) {
    throw refuse(shown, `${named}is this machine: a foreign server has no business there`, HINT);
  }
  return url;
}

/** The loopback interface (RFC 6890). */
function isHere({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** An address as it may be shown. */
function nameOf({ origin, pathname, protocol }: URL): string {
  return origin === "null" ? `${protocol}…` : `${origin}${pathname}`;
}

async function ask(url: URL, signal: AbortSignal): Promise<Response> {
  const headers = { accept: "application/json", "user-agent": "rigmark" };
  return fetch(url, { redirect: "manual", headers, signal }).catch((cause: unknown) => {
    const inner = cause instanceof Error ? cause.cause : undefined;
    const code = inner instanceof Error && "code" in inner ? ` (${String(inner.code)})` : "";
    throw refuse(nameOf(url), `cannot be reached${code}`, "Check the address and the network.", cause);
  });
}

async function readBody(response: Response, url: URL, most: number): Promise<string> {
  if (!response.ok) {
    await response.body?.cancel();
    throw refuse(nameOf(url), `was answered with HTTP status ${response.status}`, HINT);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Counted after decompression: a few kilobytes can unpack to gigabytes. Leaving the loop ends the transfer.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > most) throw refuse(nameOf(url), `is larger than ${most / 1024 / 1024} MiB`, HINT);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
