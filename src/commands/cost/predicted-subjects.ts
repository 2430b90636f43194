import type { HardwareChoice } from "../../core/cost/power/hardware-side.js";
import { predictedSubject } from "../../core/cost/predicted-subject.js";
import { RigmarkError } from "../../errors.js";
import { readDataFile } from "../../host/store/data-files.js";
import { ModelRegistry } from "../../schema/model.js";
import { wantedModel } from "../fit/wanted-model.js";
import type { Tables } from "../result-context.js";
import type { CostFlags } from "./cost-flags.js";
import { modelOfRegistry } from "./find-weights.js";
import type { DemandOf, NamedSubject } from "./named-subject.js";
import { isRented, ratedPower, rentedPower } from "./typed-subject.js";

/** Machines of `--hardware` with the model of `--model`, by prediction. Rejects what does not fit or is not known. */
export async function predictedSubjects(
  reference: string,
  hardware: readonly HardwareChoice[],
  flags: CostFlags,
  tables: Tables,
  demandOf: DemandOf,
): Promise<NamedSubject[]> {
  const wanted = await wantedModel(reference, await readDataFile("models.json", ModelRegistry));
  const { sized, registryId } = wanted;
  const facts = modelOfRegistry(registryId, tables);
  return hardware.map((choice) => {
    const subject = predictedSubject({
      ...demandOf(facts.isReasoning),
      ...{ sized, hardware: choice },
      model: { ...facts, name: `${wanted.shortName} ${wanted.quantization}`, weights: null },
      power: isRented(flags) ? rentedPower() : ratedPower(choice, tables.hardware),
    });
    if (typeof subject !== "string") return { subject, hardware: choice };
    throw new RigmarkError("unfit", subject, {
      hint: `See what fits: rigmark fit -m ${registryId ?? "FILE"} --hardware "${hardwareWords(choice)}"; or type in speeds that you know: --typed tg=34,pp=1000`,
    });
  });
}

/** As `--hardware` takes it. */
function hardwareWords({ row, count }: HardwareChoice): string {
  return count === 1 ? row.id : `${count}x ${row.id}`;
}
