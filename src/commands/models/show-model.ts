import { basename } from "node:path";
import type { CacheChoice } from "../../core/gguf/describe/cache-table.js";
import { describeFile, describePlan, type PageWish } from "../../core/gguf/describe/describe-model.js";
import type { ModelPage } from "../../core/gguf/describe/model-page.js";
import { readHeader } from "../../core/gguf/read/read-header.js";
import { planSynthetic } from "../../core/gguf/synthetic-plan.js";
import { jsonText } from "../../core/report/json-text.js";
import { renderModelPage } from "../../core/report/model-page-text.js";
import { RigmarkError } from "../../errors.js";
import { readModelParts } from "../../host/models/read-parts.js";
import { readDataFile } from "../../host/store/data-files.js";
import { userFolders } from "../../host/store/folders.js";
import { colorsFor } from "../../host/terminal/color.js";
import { ModelRegistry } from "../../schema/model.js";
import { KvCacheType } from "../../schema/plan.js";
import { oneOf, wholeNumbers, words } from "../run/flag-values.js";
import { findShown, type Shown } from "./find-shown.js";
import { hashShown } from "./hash-shown.js";

/** Options of `models show`, the global ones included. */
export interface ShowFlags {
  readonly context?: string;
  readonly kvType?: string;
  readonly hash: boolean;
  readonly json?: boolean;
  readonly color?: boolean;
}

const WIDTH = 80;

/** Prints what is in a model, and rejects with "bad-model" when llama.cpp would not load it. */
export async function showModel(reference: string, flags: ShowFlags): Promise<void> {
  const choice = cacheChoice(flags);
  const registry = await readDataFile("models.json", ModelRegistry);
  const shown = await findShown(reference, registry, userFolders(process.env).models);
  const wish: PageWish = { ...choice, registry, sha256: null, file: null };
  const page =
    shown.kind === "file" ? await pageOfFile(shown.path, wish, flags) : await pageOfPlan(shown, wish);
  process.stdout.write(flags.json === true ? `${jsonText(page, 2)}\n` : drawn(page, flags));
  refuseUnloadable(page);
}

function cacheChoice({ context, kvType }: ShowFlags): CacheChoice {
  return {
    ...(context === undefined ? {} : { contexts: wholeNumbers("--context", context, 1) }),
    ...(kvType === undefined
      ? {}
      : { types: words("--kv-type", kvType).map((word) => oneOf("--kv-type", word, KvCacheType.options)) }),
  };
}

async function pageOfFile(path: string, wish: PageWish, flags: ShowFlags): Promise<ModelPage> {
  const { paths, headers } = await readModelParts(path);
  const [first = path] = paths;
  // Of a split model the hub has one hash a part; hashing all would take many minutes to say little.
  const sha256 = flags.hash && paths.length === 1 ? await hashShown(first, flags.color) : null;
  return describeFile(headers, { ...wish, sha256, file: basename(first) });
}

async function pageOfPlan(
  { row, quantization, origin }: Extract<Shown, { kind: "plan" }>,
  wish: PageWish,
): Promise<ModelPage> {
  const plan = planSynthetic(row, quantization);
  const published = origin === "registry" ? row.files[quantization] : undefined;
  const header = await readHeader({
    size: published?.sizeBytes ?? plan.fileBytes,
    read: async (offset, length) => plan.header.subarray(offset, offset + length),
  });
  return describePlan(header, row, origin, { ...wish, sha256: published?.sha256 ?? null });
}

function drawn(page: ModelPage, { color }: ShowFlags): string {
  const width = Math.min(WIDTH, process.stdout.columns ?? WIDTH);
  return renderModelPage(page, { width, colors: colorsFor(process.stdout, process.env, { color }) });
}

function refuseUnloadable({ warnings, file }: ModelPage): void {
  const stop = warnings.find(({ stops }) => stops);
  if (stop === undefined) return;
  throw new RigmarkError("bad-model", `${JSON.stringify(file)} will not load: it ${stop.text}`, {
    hint: "The page above has all that is wrong with it.",
  });
}
