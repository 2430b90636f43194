import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonText } from "../../../../src/core/report/json-text.js";

describe("jsonText", () => {
  it("escapes what a terminal would act on", () => {
    const text = jsonText({ name: "a\u001b[31m\u009b2J\u202eb\u007f" });
    expect(text).toBe('{"name":"a\\u001b[31m\\u009b2J\\u202eb\\u007f"}');
  });

  it("keeps every value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
