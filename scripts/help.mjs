// @ts-check
// npm run help: lists the commands, or shows the arguments of one.
import { COMMANDS, endWithUsage, readArguments, usage } from "./arguments.mjs";

const [name] = readArguments("help", {}, 1).positionals;
if (name === undefined) {
  const width = Math.max(...Object.values(COMMANDS).map(({ call }) => call.length));
  for (const { call, does } of Object.values(COMMANDS))
    console.log(`${call.padEnd(width)}  ${does}`);
} else {
  if (!Object.hasOwn(COMMANDS, name)) endWithUsage("help", `no command named ${name}`);
  console.log(usage(name));
}
