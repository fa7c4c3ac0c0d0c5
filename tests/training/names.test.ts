import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import { countingLoss } from "../../lib/training/baselines";
import { aboutNames, clean, dinosaurNames, splitNames } from "../../lib/training/names";
import { readNames } from "../../lib/training/text-file";
import { encode, vocabularyOf } from "../../lib/training/vocabulary";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "names-"));
after(() => fs.rmSync(folder, { recursive: true }));
function file(name: string, content: string | Uint8Array): string {
  const written = path.join(folder, name);
  fs.writeFileSync(written, content);
  return written;
}

test("there are 1,318 different dinosaurs, in lower case letters", () => {
  const names = dinosaurNames();
  assert.equal(names.length, 1318);
  assert.equal(new Set(names).size, 1318);
  assert.ok(names.every((name) => /^[a-z]{3,23}$/.test(name)));
  assert.equal(vocabularyOf(names).characters.join(""), "\nabcdefghijklmnopqrstuvwxyz");
});

test("clean trims names, and drops empty ones and duplicates", () => {
  assert.deepEqual(clean([" rex ", "", "rex", "a\u0308", "\u00e4"]), ["rex", "ä"]);
  assert.throws(() => clean(["", " "]), /clean: names must be a list of at least 1 string/);
  assert.throws(() => clean([1] as never), /names\[0\] must be a string/);
  assert.throws(() => clean("rex" as never), /got the string "rex"/);
});

test("a split has every name once, on one side or the other, and follows the seed", () => {
  const lists = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 10, maxLength: 60 });
  fc.assert(
    fc.property(
      lists,
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.nat(),
      (names, share, seed) => {
        const { training, validation } = splitNames([...names, ...names], { share, seed });
        assert.deepEqual([...training, ...validation].sort(), [...names].sort());
        assert.ok(training.length > 0 && validation.length > 0);
        assert.deepEqual(splitNames([...names, ...names], { share, seed }).training, training);
      },
    ),
  );
  const { training, validation } = splitNames(dinosaurNames());
  assert.deepEqual([training.length, validation.length], [1186, 132]);
});

test("splitNames refuses too few names and shares that leave nothing", () => {
  const nine = [..."abcdefghi"];
  assert.throws(() => splitNames(nine), /at least 10 strings/);
  assert.throws(() => splitNames([...nine, "a"]), /at least 10 strings/);
  const ten = [..."abcdefghij"];
  for (const share of [0, 1, -1, NaN]) {
    assert.throws(() => splitNames(ten, { share }), /share must be above 0 and below 1/);
  }
  assert.throws(() => splitNames(ten, { seed: -1 }), /seed must be a whole number/);
});

test("readNames reads the lines of a UTF-8 file, with any line endings", () => {
  const names = readNames(file("good.txt", "\ufeffZoë\r\n Ben \n\nZoë\rÅsa 🦕"));
  assert.deepEqual(names, ["Zoë", "Ben", "Zoë", "Åsa 🦕"]);
  const { characters } = vocabularyOf(names);
  assert.ok(characters.includes("🦕"), "a character outside the basic plane is one character");
  assert.deepEqual(
    encode("🦕Z", { characters }).map((k) => characters[k]),
    ["🦕", "Z"],
  );
});

test("aboutNames counts the different names, and says if there are few", () => {
  const ten = [..."abcdefghij"];
  assert.equal(
    aboutNames([...ten, ...ten]),
    "10 different names (10 of the 20 lines repeat one). That is few: with fewer than about 200, a network memorizes the names instead of learning how they are formed.",
  );
  assert.equal(aboutNames(dinosaurNames()), "1318 different names.");
  assert.match(aboutNames(["rex"]), /^1 different name\. That is few/);
  assert.throws(() => aboutNames([]), /names must be a list of at least 1 string/);
});

test("readNames says what is wrong with a file, and names it", () => {
  const cases: [string, RegExp][] = [
    [path.join(folder, "none.txt"), /none\.txt does not exist$/],
    [folder, /is a folder, not a file$/],
    [file("empty.txt", ""), /empty\.txt is empty/],
    [file("blank.txt", " \n\n"), /blank\.txt is empty/],
    [file("binary.dat", Uint8Array.of(65, 66, 0, 67)), /byte 2 is zero, as in binary files/],
    [file("latin1.txt", Uint8Array.of(90, 111, 0xeb, 10)), /not a text file in UTF-8: byte 2/],
    [file("cut.txt", Buffer.from("Zoë").subarray(0, 3)), /not a text file in UTF-8: byte 2/],
    [file("utf16.txt", Buffer.from("ab", "utf16le")), /byte 1 is zero, as in .* UTF-16/],
  ];
  for (const [name, message] of cases) {
    assert.throws(() => readNames(name), message);
    assert.throws(() => readNames(name), /^Error: readNames: /);
  }
  assert.throws(() => readNames("" as never), /path must be the name of a text file/);
  const secret = file("secret.txt", "rex");
  fs.chmodSync(secret, 0o000);
  if (process.getuid?.() !== 0)
    assert.throws(() => readNames(secret), /is not readable: permission denied$/);
});

test("encode refuses a character that is not in the vocabulary, by name", () => {
  assert.throws(
    () => encode("rex", vocabularyOf(["re"])),
    /encode: the string "x" of the string "rex" is not among the vocabulary's 3 characters/,
  );
});

test("counting letters, pairs and triples gives the figures that the network is compared with", () => {
  const names = splitNames(dinosaurNames());
  const vocabulary = vocabularyOf(dinosaurNames());
  const losses = [1, 2, 3].map((order) => countingLoss(order, names, vocabulary));
  assert.deepEqual(
    losses.map((loss) => loss.toFixed(2)),
    ["2.81", "2.18", "1.92"],
  );
});

test("countingLoss matches the formula on names that can be counted by hand", () => {
  const names = { training: ["aa"], validation: ["a"] };
  const vocabulary = vocabularyOf(["ab"]);
  // Letters: a twice, the end once, b never; each table weighs 2 of the shorter one.
  const a = (2 + 2 / 3) / 5;
  const end = (1 + 2 / 3) / 5;
  const close = (x: number, y: number) => assert.ok(Math.abs(x - y) < 1e-14, `${x} is not ${y}`);
  close(countingLoss(1, names, vocabulary), -(Math.log(a) + Math.log(end)) / 2);
  // Pairs: a after the beginning once of once; the end after a once of twice.
  const first = (1 + 2 * a) / 3;
  const last = (1 + 2 * end) / 4;
  close(countingLoss(2, names, vocabulary), -(Math.log(first) + Math.log(last)) / 2);
  assert.throws(() => countingLoss(0, names, vocabulary), /order must be a whole number from 1/);
});
