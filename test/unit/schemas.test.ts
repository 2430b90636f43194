import { describe, expect, it } from "vitest";
import * as z from "zod";
import { HardwareTable } from "../../src/schema/hardware.js";
import { HubRecord } from "../../src/schema/hub-file.js";
import { ModelRegistry } from "../../src/schema/model.js";
import { NeighbourTable } from "../../src/schema/neighbours.js";
import { PriceTable } from "../../src/schema/prices.js";
import { ReferenceScoreTable } from "../../src/schema/reference-scores.js";
import { ResultDocument } from "../../src/schema/result.js";
import { RunEvent } from "../../src/schema/run-event.js";
import { Suite } from "../../src/schema/suite.js";
import { TariffTable } from "../../src/schema/tariffs.js";

/** schemas/ is for programs of others that read or write rigmark's files. Written by: npm run schemas */
describe("schemas/", () => {
  it.each([
    ["result", ResultDocument],
    ["run-event", RunEvent],
    ["suite", Suite],
    ["models", ModelRegistry],
    ["prices", PriceTable],
    ["hardware", HardwareTable],
    ["tariffs", TariffTable],
    ["reference-scores", ReferenceScoreTable],
    ["neighbours", NeighbourTable],
    ["hub-record", HubRecord],
  ])("%s.schema.json is what the code checks by", async (name, schema) => {
    const text = `${JSON.stringify(z.toJSONSchema(schema, { io: "input" }), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../schemas/${name}.schema.json`);
  });
});
