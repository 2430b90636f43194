import type { GgmlTypeName } from "../ggml-types.js";
import type { TYPE_ID } from "../metadata.js";

/** Types of a single value in the metadata. */
export type GgufScalarType = Exclude<keyof typeof TYPE_ID, "array">;

/** Types of a number; those of 64 bits are rounded where they are beyond 2^53. */
export type GgufNumberType = Exclude<GgufScalarType, "bool" | "string">;

/** One value of the metadata. Strings are foreign text: clean them before showing. */
export type GgufValue =
  | { readonly type: GgufNumberType; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean }
  /** `value` is cut at 4096 bytes; `bytes` is the whole length in UTF-8. */
  | { readonly type: "string"; readonly value: string; readonly bytes: number }
  | GgufArray;

/** An array: all its elements when they are at most 1024 numbers, else the first eight. */
export interface GgufArray {
  readonly type: "array";
  readonly of: GgufScalarType;
  readonly count: number;
  readonly first: readonly (number | boolean | string)[];
}

/** A tensor as the directory of the file lists it. */
export interface GgufTensor {
  readonly name: string;
  /** Row length first. */
  readonly dimensions: readonly number[];
  readonly elements: number;
  readonly typeId: number;
  /** Null for a number that llama.cpp v0.5.0 does not know. */
  readonly type: GgmlTypeName | null;
  /** From the start of the tensor data, bytes. It may lie outside the file. */
  readonly offset: number;
  /** Null where the type is unknown. */
  readonly bytes: number | null;
}

/** Everything before the tensor data of a GGUF file. */
export interface GgufHeader {
  readonly version: number;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
  /** Of the tensor data, bytes. */
  readonly alignment: number;
  /** Where the tensor data begins in the file, bytes. */
  readonly dataOffset: number;
  /** Size of the whole file, bytes. */
  readonly fileBytes: number;
}
