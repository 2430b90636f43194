/** Our id, their name, and the FP16 ratio; ids without a device of theirs are left out. */
type Entry = readonly [id: string, name: string, fp16Ratio: number];

/** Their rate is that of FP16 without matrix units: FP32's on Ampere and later. GeForce cards do twice that. */
const GEFORCE = 2;
/** Workstation and data center cards with FP32 accumulate, and Intel's matrix engines. */
const FULL = 4;
/** Their rate is already what we give. */
const SAME = 1;

/** Devices under SKUS.GPU.NVIDIA. */
export const NVIDIA: readonly Entry[] = [
  ["gtx-1080-ti", "GTX 1080 Ti", SAME],
  ["rtx-2080-ti", "RTX 2080 Ti", GEFORCE],
  ["rtx-3060-12gb", "RTX 3060", GEFORCE],
  ["rtx-3070", "RTX 3070", GEFORCE],
  ["rtx-3080-10gb", "RTX 3080", GEFORCE],
  ["rtx-3080-12gb", "RTX 3080", GEFORCE],
  ["rtx-3080-ti", "RTX 3080 Ti", GEFORCE],
  ["rtx-3090", "RTX 3090", GEFORCE],
  ["rtx-3090-ti", "RTX 3090 Ti", GEFORCE],
  ["rtx-4060", "RTX 4060", GEFORCE],
  ["rtx-4060-ti-16gb", "RTX 4060 Ti", GEFORCE],
  ["rtx-4070", "RTX 4070", GEFORCE],
  ["rtx-4070-super", "RTX 4070 Super", GEFORCE],
  ["rtx-4070-ti-super", "RTX 4070 Ti Super", GEFORCE],
  ["rtx-4080", "RTX 4080", GEFORCE],
  ["rtx-4080-super", "RTX 4080 SUPER", GEFORCE],
  ["rtx-4090", "RTX 4090", GEFORCE],
  ["rtx-5060-ti-16gb", "RTX 5060 Ti", GEFORCE],
  ["rtx-5070", "RTX 5070", GEFORCE],
  ["rtx-5070-ti", "RTX 5070 Ti", GEFORCE],
  ["rtx-5080", "RTX 5080", GEFORCE],
  ["rtx-5090", "RTX 5090", GEFORCE],
  ["dgx-spark", "GB10", GEFORCE],
  ["rtx-a6000", "RTX A6000", FULL],
  ["rtx-6000-ada", "RTX 6000 Ada", FULL],
  ["rtx-pro-6000", "RTX PRO 6000 WS", FULL],
  ["tesla-p40", "P40", SAME],
  ["v100-16gb", "V100", FULL],
  ["tesla-t4", "T4", SAME],
  ["l4", "L4", FULL],
  ["l40s", "L40s", FULL],
  ["a100-40gb", "A100", FULL],
  ["a100-80gb-sxm", "A100", FULL],
  ["h100-80gb-sxm", "H100", FULL],
  ["h200-141gb", "H200", FULL],
  ["h800-80gb", "H800", FULL],
  ["h20-96gb", "H20", SAME],
  ["b200", "B200", FULL],
];

/** Devices under SKUS.GPU.AMD: up to RDNA 3 the packed rate is the matrix rate, RDNA 4 doubles it. */
export const AMD: readonly Entry[] = [
  ["rx-7600-xt", "RX 7600 XT", SAME],
  ["rx-7800-xt", "RX 7800 XT", SAME],
  ["rx-7900-xt", "RX 7900 XT", SAME],
  ["rx-7900-xtx", "RX 7900 XTX", SAME],
  ["rx-9070-xt", "RX 9070 XT", 2],
  ["radeon-ai-pro-r9700", "R9700 PRO", 2],
  ["mi210", "MI210", SAME],
  ["mi300x", "MI300", SAME],
  ["ryzen-8845hs-mini-pc", "Radeon 780M", SAME],
  ["strix-halo-395", "Ryzen AI Max+ 395", 2],
];

/** Devices under SKUS.GPU.INTEL. */
export const INTEL: readonly Entry[] = [
  ["arc-a770-16gb", "Arc A770", FULL],
  ["arc-b580", "Arc B580", FULL],
  ["arc-pro-b60", "Arc B60", FULL],
];

/** Devices under SKUS["Apple Silicon"]; the models with fewer GPU cores have no row of their own there. */
export const APPLE: readonly Entry[] = [
  "M1,M1 Pro,M1 Max,M1 Ultra,M2,M2 Pro,M2 Max,M2 Ultra,M3,M3 Pro,M3 Max,M3 Ultra",
  "M4,M4 Pro,M4 Max,M5,M5 Pro,M5 Max,M5 Ultra",
]
  .flatMap((chips) => chips.split(","))
  .map((chip) => [`apple-${chip.toLowerCase().replace(" ", "-")}`, `Apple ${chip}`, SAME]);
