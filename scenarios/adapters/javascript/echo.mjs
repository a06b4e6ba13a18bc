// Answers each request with what a recorded conversation has for it: the least that an adapter in JavaScript must do for the
// same lines, for measuring. `echo.mjs CONVERSATION`: a file of lines `> REQUEST` and `< ANSWER`, as in PROTOCOL.md.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const answers = new Map(); // the lines that follow each request, by its id
let answer;
for (const line of readFileSync(process.argv[2], 'utf8').split('\n')) {
  if (line.startsWith('>')) answers.set(JSON.parse(line.slice(1)).id, answer = []);
  else if (line.startsWith('<')) answer.push(line.slice(1));
}
for await (const line of createInterface({ input: process.stdin })) {
  const lines = answers.get(JSON.parse(line).id) ?? [];
  process.stdout.write(lines.map((each) => `${JSON.stringify(JSON.parse(each))}\n`).join(''));
}
