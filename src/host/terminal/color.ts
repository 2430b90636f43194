import picocolors from "picocolors";
import type { Colors } from "../../core/report/colors.js";

/** What the user said about colour on the command line; undefined when nothing. */
export interface ColorFlags {
  readonly color?: boolean | undefined;
}

/**
 * Colours for one stream. First that speaks wins: --color or --no-color, FORCE_COLOR (force-color.org),
 * NO_COLOR (no-color.org), TERM=dumb, and last whether the stream is a terminal. CI alone does not colour.
 */
export function colorsFor(
  stream: { readonly isTTY?: boolean | undefined },
  env: Readonly<Record<string, string | undefined>>,
  flags: ColorFlags,
): Colors {
  return picocolors.createColors(wantsColor(stream, env, flags));
}

function wantsColor(
  stream: { readonly isTTY?: boolean | undefined },
  env: Readonly<Record<string, string | undefined>>,
  flags: ColorFlags,
): boolean {
  if (flags.color !== undefined) return flags.color;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  if (env["TERM"] === "dumb") return false;
  return stream.isTTY === true;
}
