import type { Explained } from "./compare-hardware.js";

const ROUNDED = "they round prices to about $50";
const LARGEST = "theirs is some Mac with the largest memory; ours is the one that the row names";

/** Disagreements with @huggingface/tasks that were looked into. `theirs` is their figure, brought to our FP16 rule. */
export const EXPLAINED: readonly Explained[] = [
  { id: "rtx-3060-12gb", field: "msrpUsd", theirs: 350, why: ROUNDED },
  { id: "rtx-3080-10gb", field: "tdpWatts", theirs: 350, why: "theirs is the 12 GB card" },
  { id: "rtx-3080-10gb", field: "msrpUsd", theirs: 800, why: "theirs is the 12 GB card" },
  {
    id: "v100-16gb",
    field: "fp16Tflops",
    theirs: 113,
    why: "theirs is the PCIe card; ours is the SXM2 module",
  },
  {
    id: "h100-80gb-sxm",
    field: "fp16Tflops",
    theirs: 1070.4,
    why: "theirs is at a higher clock than NVIDIA rates it",
  },
  { id: "b200", field: "memoryGb", theirs: 192, why: "192 GB on the module, 180 GB for use" },
  { id: "b200", field: "fp16Tflops", theirs: 1986.4, why: "NVIDIA states 2,250 for the HGX board" },
  { id: "rx-7600-xt", field: "msrpUsd", theirs: 350, why: ROUNDED },
  { id: "mi300x", field: "fp16Tflops", theirs: 383, why: "383 is the MI250X; AMD states 1,307" },
  {
    id: "arc-a770-16gb",
    field: "fp16Tflops",
    theirs: 157.28,
    why: "theirs is at 2.4 GHz, Intel's rate at 2.1",
  },
  { id: "arc-pro-b60", field: "msrpUsd", theirs: 1200, why: "theirs is the card with 48 GB" },
  { id: "apple-m1", field: "msrpUsd", theirs: 1250, why: LARGEST },
  { id: "apple-m1-max", field: "msrpUsd", theirs: 3900, why: LARGEST },
  { id: "apple-m1-ultra", field: "msrpUsd", theirs: 6200, why: LARGEST },
  { id: "apple-m2-ultra", field: "msrpUsd", theirs: 7000, why: LARGEST },
  { id: "apple-m4", field: "msrpUsd", theirs: 1600, why: LARGEST },
  { id: "apple-m4-pro", field: "msrpUsd", theirs: 2600, why: LARGEST },
  {
    id: "apple-m4-max",
    field: "msrpUsd",
    theirs: 5000,
    why: LARGEST,
  },
  { id: "apple-m5-pro", field: "msrpUsd", theirs: 2900, why: LARGEST },
  { id: "ryzen-8845hs-mini-pc", field: "tdpWatts", theirs: 15, why: "theirs is the graphics alone" },
  {
    id: "ryzen-8845hs-mini-pc",
    field: "msrpUsd",
    theirs: 329,
    why: "theirs is the chip; ours is the computer",
  },
  { id: "strix-halo-395", field: "msrpUsd", theirs: 1500, why: "ours is the Framework Desktop with 128 GB" },
];
