/** Longest name kept of what another program says, in characters. */
const LONGEST_NAME = 120;

/** Foreign text made safe to show: no control or formatting characters, single spaces, limited length. */
export function cleanText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, LONGEST_NAME)
    .trim();
}

/** A processor's or graphics card's name without trade marks: "Intel(R) Xeon(R) CPU @ 2.50GHz" -> "Intel Xeon CPU @ 2.50GHz". */
export function cleanDeviceName(name: string): string {
  return cleanText(cleanText(name).replace(/\((?:R|TM|C)\)|[®™©]/gi, " ")).replace(/ +([,;])/g, "$1");
}

/** The cleaned text, or null when nothing is left or it says nothing. */
export function knownText(text: string | null | undefined): string | null {
  const clean = cleanText(text ?? "");
  return clean === "" || /^(unknown|none|n\/a|default string|to be filled by o\.e\.m\.)$/i.test(clean)
    ? null
    : clean;
}
