import { createCipheriv, createHash } from "node:crypto";
import { type FileHandle, lstat, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { blockLayout, elementCount } from "../../core/gguf/block-layout.js";
import { aligned, type PlacedTensor } from "../../core/gguf/header.js";
import { planSynthetic, type SyntheticPlan } from "../../core/gguf/synthetic-plan.js";
import { setBlockScales, vectorValues } from "../../core/gguf/synthetic-weights.js";
import { RigmarkError } from "../../errors.js";
import type { ModelRow, SynthQuantization } from "../../schema/model.js";
import { explainWriteError, freeBytesIn, refuseNoRoom } from "./disk-room.js";

/** What to write, and where. */
export interface SyntheticRequest {
  readonly row: ModelRow;
  readonly quantization: SynthQuantization;
  readonly path: string;
  /** The same seed gives the same bytes. */
  readonly seed?: string;
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes made and written at a time. */
const CHUNK = 1024 * 1024;

/** Room to leave on the disk beside the file. */
const SPARE_BYTES = 64 * 1024 * 1024;

/**
 * Writes a GGUF file of a model's published shape with made-up weights; an existing file is replaced at the end,
 * in one step. Returns its size in bytes. On an error or abort nothing is left behind.
 */
export async function writeSyntheticModel(request: SyntheticRequest): Promise<number> {
  const plan = planSynthetic(request.row, request.quantization);
  await refuseSpecial(request.path);
  await checkRoom(request.path, plan.fileBytes);
  // The process id keeps two writers of the same file apart.
  const part = `${request.path}.${process.pid}.part`;
  try {
    await writePart(part, plan, request);
    await rename(part, request.path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw explainWriteError(error, request.path);
  }
  return plan.fileBytes;
}

/** The new file takes the place of the old one: for root that could be a device, or the link /dev/stdout. */
async function refuseSpecial(path: string): Promise<void> {
  const present = await lstat(path).catch(() => null);
  if (present === null || present.isFile()) return;
  throw new RigmarkError("usage", `${JSON.stringify(path)} exists and is not a regular file`, {
    hint: "name another file",
  });
}

async function checkRoom(path: string, bytes: number): Promise<void> {
  refuseNoRoom({
    freeBytes: await freeBytesIn(dirname(path), path),
    modelBytes: bytes,
    neededBytes: bytes + SPARE_BYTES,
    hint: "Free some room, choose a smaller model, or write it to another disk with: rigmark models synth -o FILE",
  });
}

async function writePart(part: string, plan: SyntheticPlan, request: SyntheticRequest): Promise<void> {
  const file = await open(part, "w");
  try {
    let done = 0;
    for await (const bytes of contents(plan, request)) {
      request.signal?.throwIfAborted();
      await writeAll(file, bytes);
      done += bytes.length;
      request.onProgress?.(done, plan.fileBytes);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let at = 0;
  while (at < bytes.length) at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
}

function* contents(plan: SyntheticPlan, { row, seed = "rigmark" }: SyntheticRequest): Generator<Uint8Array> {
  yield plan.header;
  for (const [index, tensor] of plan.tensors.entries()) {
    if (isFixed(tensor)) {
      const length = elementCount(tensor.dimensions);
      const values = vectorValues(tensor.name, length, row.shape.ropeFrequencyBase);
      yield new Uint8Array(values.buffer);
    } else {
      yield* blocks(tensor, `${seed}/${index}`);
    }
    yield new Uint8Array(aligned(tensor.bytes) - tensor.bytes);
  }
}

/** Norms, biases and rotary factors have values of their own; the router of a mixture is F32 too, and random. */
function isFixed({ type, name, dimensions }: PlacedTensor): boolean {
  return type === "F32" && (dimensions.length === 1 || name.endsWith(".bias"));
}

/** AES in counter mode is a fast generator of even bytes from a seed: gigabytes a second with the CPU's own help. */
function* blocks(tensor: PlacedTensor, seed: string): Generator<Buffer> {
  const { type } = tensor;
  const key = createHash("sha256").update(seed).digest();
  const random = createCipheriv("aes-128-ctr", key.subarray(0, 16), key.subarray(16, 32));
  const step = Math.floor(CHUNK / blockLayout(type).bytes) * blockLayout(type).bytes;
  const zeros = Buffer.alloc(Math.min(step, tensor.bytes));
  for (let at = 0; at < tensor.bytes; at += step) {
    const chunk = random.update(zeros.subarray(0, Math.min(step, tensor.bytes - at)));
    setBlockScales(type, chunk, tensor.dimensions[0] ?? 1);
    yield chunk;
  }
}
