import { followRedirect, mayHaveToken } from "../../../core/hub/hub-address.js";
import { RigmarkError } from "../../../errors.js";
import { PassingTrouble } from "./persist.js";
import type { Hub } from "./pull-tools.js";

/** The answer to a request, and who gave it in the end. */
export interface HubAnswer {
  readonly response: Response;
  /** The hub itself answered, not its storage. */
  readonly isHub: boolean;
  readonly withToken: boolean;
}

export interface HubRequest {
  readonly url: URL;
  readonly method: "HEAD" | "GET";
  /** Value of the `Range` header; null asks for the whole file. */
  readonly range: string | null;
  readonly signal: AbortSignal;
}

const MOST_REDIRECTS = 5;

/**
 * Asks the hub, and follows it to its storage. Each address is checked before it is asked, and the token is put on
 * anew for each: it never leaves the hub's own host. A HEAD stops where the hub itself has told all it knows.
 */
export async function askHub(
  hub: Hub,
  { url: first, method, range, signal }: HubRequest,
): Promise<HubAnswer> {
  let url = first;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const withToken = hub.token !== null && mayHaveToken(hub.endpoint, url);
    const headers = {
      "user-agent": "rigmark",
      // Sizes and ranges are those of the file, not of a packed copy.
      "accept-encoding": "identity",
      ...(range === null ? {} : { range }),
      ...(withToken ? { authorization: `Bearer ${hub.token}` } : {}),
    };
    const response = await fetch(url, { method, headers, redirect: "manual", signal }).catch((cause) => {
      throw signal.aborted ? signal.reason : unreachable(url, cause);
    });
    const answer = { response, isHub: url.origin === hub.endpoint.origin, withToken };
    const target = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || target === null) return answer;
    if (method === "HEAD" && response.headers.has("x-linked-etag")) return answer;
    await response.body?.cancel();
    url = followRedirect(hub.endpoint, url, target);
  }
  throw new RigmarkError("bad-model", `${first.host} leads on and on to other addresses`, {
    hint: "Try again later, or name another mirror with HF_ENDPOINT.",
  });
}

/** What fetch says is "fetch failed"; the reason is inside. */
function unreachable(url: URL, cause: unknown): PassingTrouble {
  const inner = cause instanceof Error ? cause.cause : undefined;
  const code = inner instanceof Error && "code" in inner ? ` (${String(inner.code)})` : "";
  return new PassingTrouble(`${url.host} cannot be reached${code}`, null, cause);
}
