'use strict';
// Runs a Node handler over the Runtime API: CommonJS and ES modules, promises and callbacks.
const http = require('http');
const path = require('path');
const fs = require('fs');
const util = require('util');
const { pathToFileURL } = require('url');

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const API = '/2018-06-01/runtime/';
let requestId;

function call(method, where, body, errorType) {
  return new Promise((resolve, reject) => {
    const headers = {};
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
      headers['Content-Length'] = Buffer.byteLength(body);
    }
    if (errorType) headers['Lambda-Runtime-Function-Error-Type'] = errorType.replace(/[^ -~]/g, '?');
    const request = http.request({ host, port, method, path: API + where, headers, agent }, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces) }));
    });
    request.on('error', reject);
    request.setNoDelay(true);
    request.end(body);
  });
}

for (const [name, level] of [['log', 'INFO'], ['info', 'INFO'], ['warn', 'WARN'], ['error', 'ERROR'], ['debug', 'DEBUG'], ['trace', 'TRACE']]) {
  console[name] = (...values) => {
    const text = util.format(...values).replace(/\n/g, '\r');
    fs.writeSync(1, `${new Date().toISOString()}\t${requestId}\t${level}\t${text}\n`);
  };
}

function document(error) {
  if (error instanceof Error || (error && error.stack && error.message)) {
    return {
      errorType: error.name || 'Error',
      errorMessage: error.message,
      trace: String(error.stack || '').split('\n'),
    };
  }
  return { errorType: typeof error, errorMessage: typeof error === 'string' ? error : String(error), trace: [] };
}

function logged(title, failure) {
  fs.writeSync(1, `${new Date().toISOString()}\t${requestId}\tERROR\t${title}\t${JSON.stringify(failure)}\n`);
  return failure;
}

function loadError(type, message) {
  const error = new Error(message);
  error.name = type;
  return error;
}

async function loadModule(file) {
  const candidates = [file, file + '.js', file + '.mjs', file + '.cjs'].filter(
    (name) => fs.existsSync(name) && fs.statSync(name).isFile());
  if (candidates.length === 0) {
    throw loadError('Runtime.ImportModuleError', `Error: Cannot find module '${path.basename(file)}'\nRequire stack:\n- ${file}`);
  }
  const name = candidates[0];
  try {
    if (!name.endsWith('.mjs')) {
      try {
        return require(name);
      } catch (error) {
        const isModule = error.code === 'ERR_REQUIRE_ESM'
          || (error instanceof SyntaxError && /import statement|Unexpected token 'export'/.test(error.message));
        if (!isModule) throw error;
      }
    }
    return await import(pathToFileURL(name).href);
  } catch (error) {
    if (error instanceof SyntaxError) throw loadError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`);
    if (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND') {
      throw loadError('Runtime.ImportModuleError', `Error: ${error.message}`);
    }
    throw error;
  }
}

async function load() {
  const handler = process.env._HANDLER;
  if (handler === 'freshet-action.handler') return require(path.join(__dirname, 'actions', 'freshet-action.cjs')).load();
  const root = process.env.LAMBDA_TASK_ROOT;
  const base = path.basename(handler);
  const dot = base.indexOf('.');
  if (dot < 1 || handler.includes('..')) throw loadError('Runtime.MalformedHandlerName', 'Bad handler');
  const file = path.resolve(root, path.dirname(handler), base.slice(0, dot));
  const module = await loadModule(file);
  let found = module;
  for (const part of base.slice(dot + 1).split('.')) {
    found = found === undefined || found === null ? undefined
      : found[part] !== undefined ? found[part] : found.default && found.default[part];
  }
  if (found === undefined) throw loadError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw loadError('Runtime.HandlerNotFound', `${handler} is not a function`);
  return found;
}

function contextOf(headers, finish) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    clientContext: headers['lambda-runtime-client-context'] ? JSON.parse(headers['lambda-runtime-client-context']) : undefined,
    identity: undefined,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: (error, value) => finish(error, value),
    fail: (error) => finish(error === undefined || error === null ? 'handled' : error),
    succeed: (value) => finish(null, value),
  };
}

/** Settles with what the handler says first: by its promise, or by its callback once nothing is left to do. */
function run(handler, event, headers) {
  return new Promise((resolve, reject) => {
    const settle = (error, value) => (error === null || error === undefined ? resolve(value) : reject(error));
    const context = contextOf(headers, (error, value) => setImmediate(settle, error, value));
    const callback = (error, value) => {
      process.removeAllListeners('beforeExit');
      if (context.callbackWaitsForEmptyEventLoop && (error === null || error === undefined)) {
        process.once('beforeExit', () => settle(error, value));
      } else {
        setImmediate(settle, error, value);
      }
    };
    const result = handler(event, context, callback);
    if (result && typeof result.then === 'function') {
      result.then(resolve, reject);
    } else {
      process.once('beforeExit', () => resolve(null)); // nothing is left to do, and nothing was said
    }
  });
}

async function fail(error, type, status) {
  const failure = logged(type === 'Runtime.UnhandledPromiseRejection' ? 'Unhandled Promise Rejection' : 'Uncaught Exception', document(error));
  if (type) {
    failure.errorMessage = `${failure.errorType}: ${failure.errorMessage}`;
    failure.errorType = type;
  }
  try {
    if (requestId) {
      await call('POST', `invocation/${requestId}/error`, JSON.stringify(failure), failure.errorType);
    } else {
      await call('POST', 'init/error', JSON.stringify(failure), failure.errorType);
    }
  } finally {
    process.exit(status);
  }
}

process.on('uncaughtException', (error) => fail(error, undefined, 129));
process.on('unhandledRejection', (error) => fail(error, 'Runtime.UnhandledPromiseRejection', 128));

async function main() {
  let handler;
  try {
    handler = await load();
  } catch (error) {
    const failure = logged('Uncaught Exception', document(error));
    await call('POST', 'init/error', JSON.stringify(failure), failure.errorType);
    process.exit(1);
  }
  for (;;) {
    const next = await call('GET', 'invocation/next');
    requestId = next.headers['lambda-runtime-aws-request-id'];
    process.env._X_AMZN_TRACE_ID = next.headers['lambda-runtime-trace-id'] || '';
    let where = 'response';
    let body;
    let type;
    try {
      const answer = await run(handler, JSON.parse(next.body.toString('utf8')), next.headers);
      body = JSON.stringify(answer === undefined ? null : answer);
      if (body === undefined) body = 'null';
    } catch (error) {
      const failure = logged('Invoke Error', document(error));
      where = 'error';
      body = JSON.stringify(failure);
      type = failure.errorType;
    }
    process.removeAllListeners('beforeExit');
    fs.writeSync(1, `\0freshet-end ${requestId}\n`);
    const done = requestId;
    await call('POST', `invocation/${done}/${where}`, body, type);
  }
}

main().catch((error) => { fs.writeSync(1, String(error && error.stack) + '\n'); process.exit(1); });
