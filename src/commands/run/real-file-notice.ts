import { plainText } from "../../core/report/sanitize.js";
import { resolveReference } from "../../host/models/references.js";
import type { Folders } from "../../host/store/folders.js";
import type { ModelRegistry } from "../../schema/model.js";

/**
 * What to say when the default model is measured with made-up weights though its real file is on this disk: one line;
 * null when it is not there. The default stays what it is, so that first runs of all machines can be compared.
 */
export async function realFileNotice(registry: ModelRegistry, folders: Folders): Promise<string | null> {
  const found = await resolveReference(registry.defaultModel, registry, folders.models).catch(() => null);
  if (found?.kind !== "file") return null;
  const name = `${found.row?.name ?? registry.defaultModel} ${found.quantization ?? ""}`.trim();
  return `note: the real file of ${name} is on this disk (${plainText(found.path, 200)}). To measure it: rigmark run -m ${registry.defaultModel}\n`;
}
