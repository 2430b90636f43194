import { createHash } from "node:crypto";
import { basename } from "node:path";
import * as z from "zod";
import { type ImportedDocument, importLlamaBench } from "../core/import/import-llama-bench.js";
import { plainText } from "../core/report/sanitize.js";
import { RigmarkError } from "../errors.js";
import { readLlamaBench } from "../host/store/read-llama-bench.js";
import { createResultFolder } from "../host/store/result-folder.js";
import type { ResultDocument } from "../schema/result.js";
import { resultsFolder } from "./results-folder.js";

const Flags = z.object({
  as: z.literal("llama-bench").optional(),
  source: z.string().trim().min(1).max(500).optional(),
  results: z.string().min(1).optional(),
});

const NAME_LENGTH = 80;

/** Makes result documents of the files, all or none of them, and says where they lie. */
export async function importResults(files: readonly string[], options: unknown): Promise<void> {
  const flags = readFlags(options);
  const read = await Promise.all(
    files.map(async (path, file) => (await readLlamaBench(path)).map((row) => ({ ...row, file }))),
  );
  const imported = importLlamaBench(read.flat(), (ms) => new Date(ms).toISOString());
  const documents = imported.map((document) => finish(document, files, flags.source ?? null));
  const folder = resultsFolder(flags.results, process.env);
  for (const document of documents) {
    const place = await createResultFolder(folder, document);
    await place.save(document);
    await place.close(true);
    process.stdout.write(summary(document, place.resultPath));
  }
  const [first] = documents;
  process.stdout.write(`Next: npx rigmark report ${first?.runId}\n`);
}

function readFlags(options: unknown): z.infer<typeof Flags> {
  const parsed = Flags.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new RigmarkError("usage", `--${String(parsed.error.issues[0]?.path[0])} cannot be that`, {
    hint: "--as knows llama-bench; --source is an address of at most 500 characters",
  });
}

/** The id comes from time and content, so that the same rows imported again replace themselves. */
function finish(document: ImportedDocument, files: readonly string[], source: string | null): ResultDocument {
  const stamp = document.startedAt.replaceAll(/[-:]|\.\d+Z/g, "").replace("T", "-");
  const hash = createHash("sha256").update(JSON.stringify(document)).digest("hex").slice(0, 6);
  return {
    ...document,
    runId: `${stamp}-${hash}`,
    tool: { ...document.tool, source },
    command: ["rigmark", "import", ...files.map((file) => basename(file))],
  };
}

function summary({ tool, models, cells }: ResultDocument, path: string): string {
  const names = models.map(({ displayName }) => plainText(displayName, NAME_LENGTH)).join(", ");
  const by = `${tool.name} ${plainText(tool.version, NAME_LENGTH)}`;
  return `${path}: ${cells.length} test${cells.length === 1 ? "" : "s"} of ${names}, by ${by}\n`;
}
