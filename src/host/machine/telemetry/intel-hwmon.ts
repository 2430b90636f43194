import { firstReadable, listChips } from "./hwmon.js";
import { type Channel, deviceLabel, type OpenReader, type Reading, readFigure } from "./reader.js";
import { createRunningSum } from "./running-sum.js";

/**
 * Intel graphics cards: the energy counter (microjoules) of i915 and xe. On xe, energy1 is the card and energy2 its
 * package, which older cards have alone: Documentation/ABI/testing/sysfs-driver-intel-xe-hwmon in the kernel. The
 * chips i915_gt0 and so on are parts of the card. The driver takes care of the wrap of the register.
 */
export const openIntelHwmon: OpenReader = async ({ probe, steadyMs }) => {
  if (probe.platform !== "linux") return null;
  const chips = await listChips(probe, ["i915", "xe"]);
  const cards = await Promise.all(
    chips.map(async ({ folder }, index) => {
      const card = `${folder}/energy1_input`;
      const path = await firstReadable(probe, [card, `${folder}/energy2_input`]);
      const channel: Channel = {
        quantity: "energy",
        scope: "gpu",
        device: deviceLabel("GPU", index, chips.length),
        method: path === card ? "counter" : "counter of the card's package",
      };
      const heat = await firstReadable(probe, [`${folder}/temp1_input`, `${folder}/temp2_input`]);
      return { path, channel, heat, sum: createRunningSum(null) };
    }),
  );
  const present = cards.filter(({ path, heat }) => path !== null || heat !== null);
  if (present.length === 0) return null;
  const readEnergy = async ({ path, channel, sum }: (typeof cards)[number]): Promise<Reading[]> => {
    if (path === null) return [];
    return [{ channel, value: sum.next(await readFigure(probe, path), steadyMs()) }];
  };
  const readHeat = async ({ heat, channel }: (typeof cards)[number]): Promise<Reading[]> => {
    if (heat === null) return [];
    const value = await readFigure(probe, heat, 1e-3);
    return [{ channel: { ...channel, quantity: "temperature", method: "package sensor" }, value }];
  };
  return {
    source: "intel-hwmon",
    read: async () =>
      (await Promise.all(present.flatMap((card) => [readEnergy(card), readHeat(card)]))).flat(),
  };
};
