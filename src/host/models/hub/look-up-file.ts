import { type FileFacts, nameOf, readFileFacts } from "../../../core/hub/file-facts.js";
import { fileAddress, modelPage } from "../../../core/hub/hub-address.js";
import type { HubReference } from "../../../core/hub/hub-reference.js";
import { isPassing, refusedAnswer } from "../../../core/hub/refused-answer.js";
import { askHub, type HubAnswer } from "./ask-hub.js";
import { PassingTrouble, persist } from "./persist.js";
import type { PullContext } from "./pull-tools.js";
import { watchStall } from "./watch-stall.js";

/** Someone waits at a prompt for the first answer. */
const ATTEMPTS = 3;

/** Asks the hub which commit a revision is, and for size and SHA-256 of the file there. */
export async function lookUpFile(what: HubReference, context: PullContext): Promise<FileFacts> {
  const url = fileAddress(context.hub.endpoint, what, what.revision ?? "main");
  const ask = async (): Promise<FileFacts> => {
    const stall = watchStall(context, url.host);
    try {
      const answer = await askHub(context.hub, { url, method: "HEAD", range: null, signal: stall.signal });
      const { response } = answer;
      await response.body?.cancel();
      // A redirect that holds all facts is an answer too.
      if (response.status >= 400) throw refusal(answer, what, context);
      return readFileFacts((name) => response.headers.get(name), what);
    } finally {
      stall.rest();
    }
  };
  return persist(ask, () => 0, context, ATTEMPTS);
}

/** What a status of 400 and more means: to be tried again, or not. */
export function refusal(
  { response, isHub, withToken }: HubAnswer,
  what: HubReference,
  { hub }: PullContext,
): Error {
  const { status, headers } = response;
  // The storage answers 403 when an address has run out: the hub gives a new one.
  if (isPassing(status) || (!isHub && (status === 401 || status === 403))) {
    return new PassingTrouble(`${nameOf(what)}: HTTP status ${status}`, headers.get("retry-after"));
  }
  const page = modelPage(hub.endpoint, what.repo);
  return refusedAnswer(status, (name) => headers.get(name), { what, page, withToken });
}
