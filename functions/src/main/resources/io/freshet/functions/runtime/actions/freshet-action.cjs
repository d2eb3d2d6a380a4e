'use strict';
// Calls an action of OpenWhisk, main(params) of index.js or of what package.json names, as the handler of a function.
const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');
const { pathToFileURL } = require('url');

const root = process.env.LAMBDA_TASK_ROOT;
const name = process.env.__OW_MAIN || 'main';
process.env.__OW_API_HOST = process.env.AWS_ENDPOINT_URL || '';

async function module_() {
  const local = createRequire(path.join(root, 'index.js'));
  const file = local.resolve(root);
  try {
    return local(file);
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM') throw error;
    return import(pathToFileURL(file).href);
  }
}

/** A plain source need not export its function. */
function ofSource() {
  const file = path.join(root, 'index.js');
  if (!fs.existsSync(file)) return undefined;
  const source = fs.readFileSync(file, 'utf8');
  const local = createRequire(file);
  const box = { exports: {} };
  return new Function('require', 'module', 'exports', `${source}\n;return typeof ${name} === 'function' ? ${name} : undefined;`)(
    local, box, box.exports);
}

async function load() {
  const found = await module_();
  const main = found[name] || (found.default && found.default[name]) || ofSource();
  if (typeof main !== 'function') throw new Error(`the code of the action has no function ${name}`);
  return main;
}

let main;

exports.load = async () => {
  main = await load();
  return handler;
};

async function handler(args, context) {
  process.env.__OW_ACTIVATION_ID = context.awsRequestId;
  process.env.__OW_TRANSACTION_ID = context.awsRequestId;
  process.env.__OW_DEADLINE = String(Date.now() + context.getRemainingTimeInMillis());
  try {
    const answer = await main(args);
    return answer === undefined || answer === null ? {} : answer;
  } catch (error) {
    if (error instanceof Error) throw error;
    return { error }; // a promise that was rejected with a value
  }
}
