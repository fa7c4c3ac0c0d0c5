import assert from "node:assert/strict";
import { test } from "node:test";
import Ajv from "ajv";
import schema from "vega-lite/build/vega-lite-schema.json";
import { examples } from "./examples";

const ajv = new Ajv({ strict: false, validateFormats: false });
const validate = ajv.compile(schema);

for (const [name, make] of Object.entries(examples)) {
  test(`the chart ${name} conforms to vega-lite's schema`, () => {
    assert.ok(validate(make()), ajv.errorsText(validate.errors?.slice(0, 5)));
  });

  test(`the chart ${name} is plain JSON, without undefined values or functions`, () => {
    const spec = make();
    assert.deepEqual(JSON.parse(JSON.stringify(spec)), spec);
  });

  test(`the chart ${name} describes itself in one sentence`, () => {
    assert.match(make().description, /^[A-Z].{30,200}\.$/);
  });

  test(`the chart ${name} is small enough for a committed notebook`, () => {
    assert.ok(JSON.stringify(make()).length < 60_000);
  });
}

test("the schema refuses a misspelled key", () => {
  const spec = examples.predictions();
  assert.equal(validate({ ...spec, heigth: 100 }), false);
});
