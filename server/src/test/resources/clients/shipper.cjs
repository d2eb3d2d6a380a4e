// Logs through winston and winston-firehose, as an application does: node shipper.cjs ENDPOINT DELIVERY_STREAM COUNT
const winston = require("winston");
const WinstonFirehose = require("winston-firehose");

const [endpoint, streamName, count] = process.argv.slice(2);
const firehose = new WinstonFirehose({
  streamName,
  firehoseOptions: { endpoint, region: "us-east-1", accessKeyId: "test", secretAccessKey: "test", maxRetries: 3 },
});
// what it promises for each line, so that the process ends when all are there
const sent = [];
const log = firehose.log.bind(firehose);
firehose.log = (info, callback) => sent.push(log(info, callback));
const logger = winston.createLogger({ level: "info", transports: [firehose] });

async function ship() {
  for (let n = 0; n < Number(count); n++) {
    logger.log({ level: n % 10 === 0 ? "warn" : "info", message: "line \u00fc " + n, n });
    logger.debug("not to be shipped");
    await new Promise((next) => setImmediate(next));
  }
  await Promise.all(sent);
}

ship().then(
  () => console.log(sent.length + " lines shipped"),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
