/** Name of a part of a split file (llama_split_path in llama.cpp's src/llama.cpp). */
const PART = /^(.*-)(\d{5})-of-(\d{5})(\.gguf)$/i;

/** More parts than any model has: names beyond are no split. */
const MOST_PARTS = 1024;

/** Names of all parts of a split file, in order, from the name or path of any of them; null for a whole file. */
export function partNames(path: string): string[] | null {
  const [, stem = "", , total = "", ending = ""] = PART.exec(path) ?? [];
  const count = Number(total);
  if (count === 0 || count > MOST_PARTS) return null;
  return Array.from(
    { length: count },
    (_, index) => `${stem}${String(index + 1).padStart(5, "0")}-of-${total}${ending}`,
  );
}
