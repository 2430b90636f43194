import { RigmarkError } from "../../errors.js";
import { type HeaderReader, nameOf } from "./file-facts.js";
import type { HubReference } from "./hub-reference.js";

/** Who was asked for what, to explain a refusal. */
export interface Asked {
  readonly what: HubReference;
  /** Page of the model, for people. */
  readonly page: string;
  /** A token was sent along. */
  readonly withToken: boolean;
}

/** Statuses of a passing trouble: too many requests, a time-out, a fault of the server. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501);
}

/** The error for a status that no retry will mend. The hub's own reason is in `X-Error-Code`. */
export function refusedAnswer(status: number, header: HeaderReader, asked: Asked): RigmarkError {
  const { what } = asked;
  const reason = header("x-error-code");
  if (status === 401 || status === 403) return notAllowed(status, asked);
  if (status === 404 || status === 410) {
    const missing: Record<string, string> = {
      RepoNotFound: `the hub has no repository ${what.repo}`,
      RevisionNotFound: `${what.repo} has no revision ${what.revision ?? "main"}`,
      EntryNotFound: `${what.repo} has no file ${what.file} at revision ${what.revision ?? "main"}`,
    };
    return new RigmarkError("bad-model", missing[reason ?? ""] ?? `the hub has no ${nameOf(what)}`, {
      hint: `Compare repository, file and revision with ${asked.page}/tree/main`,
    });
  }
  return new RigmarkError("bad-model", `${nameOf(what)} was answered with HTTP status ${status}`, {
    hint: `Look at ${asked.page}`,
  });
}

/** For a repository that does not exist the hub also answers 401 to those it does not know. */
function notAllowed(status: number, { what, page, withToken }: Asked): RigmarkError {
  const who = withToken ? "with your token" : "without a token";
  return new RigmarkError(
    "bad-model",
    `${what.repo} cannot be read ${who} (HTTP ${status}): it is a gated model, a private one, or there is none`,
    {
      hint: withToken
        ? `Accept its licence at ${page} with the account of your token, and see that the token may read it`
        : `Accept its licence at ${page}, then set HF_TOKEN to a token of that account`,
    },
  );
}
