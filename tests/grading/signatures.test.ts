// The signatures in lib/parameters.ts, against what the graders say of each exercise.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { EXERCISES } from "../../lib/grading/exercises";
import type { Exercise } from "../../lib/grading/exercises";
import * as publicTests from "../../lib/public_tests";

const file = path.join(__dirname, "../../lib/parameters.ts");
const interfaces = ts
  .createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022)
  .statements.filter(ts.isInterfaceDeclaration);
const textOf = (node: ts.Node) => (node as ts.Identifier).text;

/** The members of an interface by name, those that it inherits too. */
function membersOf(name: string): Map<string, ts.TypeNode> {
  const found = interfaces.find((declared) => textOf(declared.name) === name)!;
  const parents = found.heritageClauses?.flatMap(({ types }) => [...types]) ?? [];
  const own = found.members
    .filter(ts.isPropertySignature)
    .map((member) => [textOf(member.name), member.type!] as const);
  return new Map([
    ...own,
    ...parents.flatMap(({ expression }) => [...membersOf(textOf(expression))]),
  ]);
}

const signatures = membersOf("Functions");

test("every signature has an exercise and a test", () => {
  assert.deepEqual([...signatures.keys()].sort(), Object.keys(EXERCISES).sort());
  for (const name of signatures.keys()) assert.ok(`${name}_test` in publicTests, name);
});

for (const [name, type] of signatures) {
  test(`${name}: the names in the signature are those of the graders`, () => {
    assert.ok(ts.isFunctionTypeNode(type));
    const { takes, returns } = EXERCISES[name as keyof typeof EXERCISES] as Exercise;
    assert.deepEqual(
      type.parameters.map((parameter) => textOf(parameter.name)),
      takes,
    );
    if (ts.isTupleTypeNode(type.type)) {
      const labels = type.type.elements.map((label) => textOf((label as ts.NamedTupleMember).name));
      assert.deepEqual(labels, returns);
    } else {
      const gradients = membersOf(textOf((type.type as ts.TypeReferenceNode).typeName));
      assert.deepEqual([...gradients.keys()].sort(), [...returns].sort());
    }
  });
}
