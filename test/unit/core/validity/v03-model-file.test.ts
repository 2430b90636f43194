import { describe, expect, it } from "vitest";
import { codes } from "./story.js";

describe("V03", () => {
  it("refuses a file that changed during the run", () => {
    expect(codes({ model: { fileChanged: true } })).toEqual(["V03 invalid"]);
    expect(codes({ model: { fileChanged: false } })).toEqual([]);
  });

  it("says nothing where nobody looked, or of a run that keeps no model", () => {
    expect(codes({ model: { fileChanged: null } })).toEqual([]);
    expect(codes({ context: { model: null } })).toEqual([]);
  });
});
