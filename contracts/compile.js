// Compiles the contracts. Writes ABI and bytecode to `artifacts` (--write), or compares with what is there.
//
// Every warning is an error. The bytecode has no hash of the sources, so it changes only when the code does.
"use strict";

const fs = require("fs");
const path = require("path");
const solc = require("solc");

const sources = ["src", "tests/solidity"];
const settings = {
  evmVersion: "cancun",
  viaIR: true,
  optimizer: { enabled: true, runs: 10_000 },
  metadata: { appendCBOR: false, bytecodeHash: "none" },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
};
// EIP-170 and EIP-3860: what a chain takes as a contract, and as the code that makes it.
const mostDeployed = 24_576;
const mostInitial = 49_152;

/** All `.sol` files below a folder, by their path from here. */
function filesBelow(folder) {
  const entries = fs.readdirSync(path.join(__dirname, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(name);
    return name.endsWith(".sol") ? [name] : [];
  });
}

/** The compiler's output for all files. Ends the process where the compiler has something to say. */
function compile() {
  const files = sources.flatMap(filesBelow).sort();
  const read = (name) => [name, { content: fs.readFileSync(path.join(__dirname, name), "utf8") }];
  const input = { language: "Solidity", sources: Object.fromEntries(files.map(read)), settings };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  for (const error of output.errors ?? []) console.error(error.formattedMessage);
  if (output.errors?.length) process.exit(1);
  return output.contracts;
}

/** What is committed of each contract that can be deployed, by file name. */
function artifacts(contracts) {
  const all = Object.entries(contracts).flatMap(([source, inside]) =>
    Object.entries(inside).map(([contract, { abi, evm }]) => {
      const bytecode = evm.bytecode.object;
      const sizes = [evm.deployedBytecode.object.length / 2, bytecode.length / 2];
      if (sizes[0] > mostDeployed || sizes[1] > mostInitial) {
        console.error(`${contract} has ${sizes[0]} bytes, ${sizes[1]} to deploy: too many`);
        process.exit(1);
      }
      const text = { contract, source, compiler: solc.version(), abi, bytecode: `0x${bytecode}` };
      return [`${contract}.json`, `${JSON.stringify(text, null, 2)}\n`, bytecode.length];
    }),
  );
  return all.filter(([, , length]) => length > 0).map(([name, text]) => [name, text]);
}

/** Writes the artifacts, and removes those of contracts that are gone. */
function write(folder, wanted) {
  fs.mkdirSync(folder, { recursive: true });
  for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name));
  for (const [name, text] of wanted) fs.writeFileSync(path.join(folder, name), text);
}

/** The names of artifacts that are missing, left over, or different. */
function differences(folder, wanted) {
  const found = new Map(
    fs.readdirSync(folder).map((name) => [name, fs.readFileSync(path.join(folder, name), "utf8")]),
  );
  const changed = wanted.filter(([name, text]) => found.get(name) !== text).map(([name]) => name);
  const names = new Set(wanted.map(([name]) => name));
  return [...changed, ...[...found.keys()].filter((name) => !names.has(name))];
}

const folder = path.join(__dirname, "artifacts");
const wanted = artifacts(compile());
if (process.argv.includes("--write")) {
  write(folder, wanted);
} else {
  const stale = differences(folder, wanted);
  for (const name of stale) console.error(`artifacts/${name} is not what the sources compile to: npm run build`);
  if (stale.length) process.exit(1);
}
