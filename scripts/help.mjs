// @ts-check
// npm run help: the commands, with a line each, or how one is called.
import { COMMANDS, endWithUsage, readArguments, usage } from "./arguments.mjs";

const [name] = readArguments("help", {}, 1).positionals;
if (name === undefined) {
  const width = Math.max(...Object.values(COMMANDS).map(({ call }) => call.length));
  for (const { call, does } of Object.values(COMMANDS))
    console.log(`${call.padEnd(width)}  ${does}`);
} else {
  if (!Object.hasOwn(COMMANDS, name)) endWithUsage("help", `there is no command ${name}`);
  console.log(usage(name));
}
