import * as z from "zod";
import { FailureClass } from "./worker-message.js";

/** What a child process found when it opened the engine: the backend that really works, not the one it names. */
export const EngineProbe = z.strictObject({
  backend: z.enum(["cpu", "cuda", "metal", "vulkan"]),
  deviceNames: z.array(z.string()),
  bindingVersion: z.string(),
  engineRelease: z.string(),
  engineBuild: z.string(),
  /** CPU features the engine was able to use, as it prints them. */
  cpuFeatures: z.string().nullable(),
  vramTotalBytes: z.int().nonnegative().nullable(),
});
export type EngineProbe = z.infer<typeof EngineProbe>;

/** Why the engine could not be opened. The message may hold foreign text: clean it before showing. */
export const EngineProbeFailure = z.strictObject({ class: FailureClass, message: z.string() });
export type EngineProbeFailure = z.infer<typeof EngineProbeFailure>;

/** The one message of the probe: facts, or the reason why there are none. */
export const EngineProbeMessage = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("opened"), facts: EngineProbe }),
  z.strictObject({ type: z.literal("failed"), failure: EngineProbeFailure }),
]);
export type EngineProbeMessage = z.infer<typeof EngineProbeMessage>;
