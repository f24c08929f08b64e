import { expect } from "chai";
import { InputError, isMeantForThePerson, OutputError, UsageError } from "../../../lib/model/errors.js";

describe("errors", () => {
  it("tell what is meant for the person from a defect", () => {
    for (const Kind of [InputError, UsageError, OutputError]) {
      expect(isMeantForThePerson(new Kind("cannot read x"))).to.equal(true);
    }
    expect(isMeantForThePerson(new TypeError("x is not a function"))).to.equal(false);
    expect(isMeantForThePerson(undefined)).to.equal(false);
  });

  it("keep their kind, their sentence and the error underneath", () => {
    const cause = new Error("ENOENT");

    const error = new InputError("cannot read x", { cause });

    expect(error).to.include({ name: "InputError", message: "cannot read x", cause });
  });
});
