// Adds up JUnit XML reports. Arguments: report files. Prints a line for each failed test and, as
// the last line, "passed failed skipped".
import { readFileSync } from 'node:fs';

const TEST_CASE = /<testcase\b((?:[^>"']|"[^"]*"|'[^']*')*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;
const CDATA = /<!\[CDATA\[[\s\S]*?\]\]>/g;
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const attribute = (text, name) => {
  const found = new RegExp(`\\b${name}="([^"]*)"`).exec(text);
  return found ? found[1].replace(/&(\w+);/g, (all, key) => ENTITIES[key] ?? all) : '';
};

let passed = 0;
let failed = 0;
let skipped = 0;
for (const file of process.argv.slice(2)) {
  // What a test printed stands in CDATA and may look like a report itself.
  const xml = readFileSync(file, 'utf8').replace(CDATA, '');
  for (const [, attributes, body = ''] of xml.matchAll(TEST_CASE)) {
    const broken = /<(?:failure|error)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/.exec(body);
    if (broken) {
      failed++;
      const reason = attribute(broken[1], 'message').split('\n')[0].slice(0, 160);
      console.log(`  FAILED ${attribute(attributes, 'classname')} ${attribute(attributes, 'name')}: ${reason}`);
    } else if (/<skipped\b/.test(body)) {
      skipped++;
    } else {
      passed++;
    }
  }
}
console.log(`${passed} ${failed} ${skipped}`);
