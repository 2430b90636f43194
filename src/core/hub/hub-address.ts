import { RigmarkError } from "../../errors.js";
import type { HubFile } from "./hub-reference.js";

/** Where the hub is when `HF_ENDPOINT` names no other. */
export const HUB_ENDPOINT = "https://huggingface.co";

/** Hosts of the hub's own storage: cdn-lfs.huggingface.co, cdn-lfs-us-1.hf.co, cas-bridge.xethub.hf.co and the like. */
const STORAGE_DOMAINS = ["huggingface.co", "hf.co"];

/** Checks the address of a hub as `HF_ENDPOINT` gives it; a path behind the host is kept, as mirrors have one. */
export function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && url.username === "" && url.password === "" && url.search === "";
  if (!isPlain || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new RigmarkError("usage", `HF_ENDPOINT is no address: ${JSON.stringify(text.slice(0, 120))}`, {
      hint: `It must look like ${HUB_ENDPOINT}`,
    });
  }
  url.hash = "";
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}

/** Address of a file at a revision: `<endpoint>/owner/repo/resolve/<revision>/<path>`. */
export function fileAddress(endpoint: URL, { repo, file }: HubFile, revision: string): URL {
  const path = [...repo.split("/"), "resolve", revision, ...file.split("/")]
    .map(encodeURIComponent)
    .join("/");
  const url = new URL(endpoint);
  url.pathname = `${endpoint.pathname.replace(/\/+$/, "")}/${path}`;
  return url;
}

/** Page of a model, for people. */
export function modelPage(endpoint: URL, repo: string): string {
  return `${endpoint.origin}${endpoint.pathname.replace(/\/+$/, "")}/${repo}`;
}

/** True where the user's token may be sent: to the hub itself, and never in the clear over a network. */
export function mayHaveToken(endpoint: URL, url: URL): boolean {
  return url.origin === endpoint.origin && (url.protocol === "https:" || isLoopback(url));
}

/**
 * The address that an answer of `from` leads to. Only the hub itself and its storage are followed, encrypted; a hub
 * on this machine may lead to this machine.
 */
export function followRedirect(endpoint: URL, from: URL, location: string): URL {
  const url = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
  if (url === null) throw refuse(from, "is no address");
  const named = `${url.protocol}//${url.host}`;
  if (url.username !== "" || url.password !== "") throw refuse(from, "holds a user name or password");
  if (url.origin === endpoint.origin) return url;
  if (isLoopback(url) && isLoopback(endpoint) && /^https?:$/.test(url.protocol)) return url;
  if (url.protocol !== "https:") throw refuse(from, `is not https: ${named}`);
  if (url.port !== "" || !STORAGE_DOMAINS.some((name) => isWithin(url.hostname, name))) {
    throw refuse(from, `is no host of the hub: ${named}`);
  }
  return url;
}

function isWithin(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

/** The loopback interface (RFC 6890). */
function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function refuse(from: URL, what: string): RigmarkError {
  return new RigmarkError("bad-model", `${from.host} leads to an address that ${what}`, {
    hint: "rigmark follows the hub to huggingface.co and hf.co only. If your network rewrites addresses, name your mirror: HF_ENDPOINT=https://...",
  });
}
