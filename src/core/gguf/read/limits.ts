/** No model is near these; counts beyond them are damage or an attack on the parser. */
export const MOST_TENSORS = 65_536;
export const MOST_KEYS = 65_536;

/** Longest header read, bytes. The longest known vocabularies, 262,144 tokens with merges, take about 20 MB. */
export const MOST_HEADER_BYTES = 256 * 1024 * 1024;

/** Longest key and tensor name, bytes; those of llama.cpp stay under 64. */
export const LONGEST_NAME = 1024;

/** Longest string, bytes; the longest real one is a chat template of some 20 kB. */
export const LONGEST_STRING = 16 * 1024 * 1024;

/** Of a longer string only so many bytes are kept. */
export const KEPT_STRING = 4096;

/** Text kept in all, bytes: it bounds the memory that a header can take. */
export const MOST_KEPT_TEXT = 32 * 1024 * 1024;

/** Arrays of so many numbers are kept whole: figures per layer are such (llama.cpp has at most 512 layers). */
export const WHOLE_ARRAY = 1024;

/** Of longer arrays, and of arrays of strings, only the first elements are kept. */
export const FIRST_ELEMENTS = 8;

/** Most dimensions of a tensor (GGML_MAX_DIMS in ggml.h). */
export const MOST_DIMENSIONS = 4;

/** Largest alignment of the tensor data, bytes; 32 is usual, a page of 64 kB the most that makes sense. */
export const MOST_ALIGNMENT = 65_536;
