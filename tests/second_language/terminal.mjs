// A terminal in another language: it completes a drawdown over gRPC with what the contract's descriptors alone tell.
//
// usage: node terminal.mjs ADDRESS CERTS TERMINAL DESCRIPTORS DEVICES...
// DEVICES is a program that plays card and PIN pad: a line of JSON in, a line of JSON out (devices.py). What passes
// through here of them is opaque, as to every terminal. Prints one line of JSON: the drawdown as the server told it.

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const CALL_MS = 30_000;
const [address, certs, name, descriptors, ...devicesCommand] = process.argv.slice(2);

const contract = grpc.loadPackageDefinition(
  loader.loadFileDescriptorSetFromBuffer(readFileSync(descriptors), { longs: String, enums: String, defaults: true }),
).edian.channel.v1;
const pem = (file) => readFileSync(`${certs}/${file}`);
const credentials = grpc.credentials.createSsl(pem("ca.pem"), pem(`${name}.key`), pem(`${name}.pem`));

/** A service whose methods give promises, each with a deadline. */
function connect(service) {
  const client = new contract[service](address, credentials);
  return new Proxy(client, {
    get: (target, method) => (request) =>
      new Promise((answer, fail) =>
        target[method](request, { deadline: Date.now() + CALL_MS }, (error, message) =>
          error ? fail(error) : answer(message),
        ),
      ),
  });
}

const devices = spawn(devicesCommand[0], devicesCommand.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
const answers = createInterface({ input: devices.stdout })[Symbol.asyncIterator]();
async function ask(command) {
  devices.stdin.write(`${JSON.stringify(command)}\n`);
  return JSON.parse((await answers.next()).value);
}

const yuan = (units) => ({ currency_code: "CNY", units: String(units), nanos: 0 });
const stroke = (s) => ({
  points: Array.from({ length: 9 }, (_, i) => ({ x: 1000 + 300 * i, y: 2000 + 900 * s, elapsed_ms: 40 * i + 800 * s })),
});

async function draw() {
  const hello = await connect("TerminalService").HelloTerminal({ software_version: "0.1.0", devices: [] });
  const { loaded } = await ask({
    load_keys: hello.working_keys.map((key) => ({
      block_format: key.block_format,
      wrapped_key: key.wrapped_key.toString("base64"),
      check_value: key.check_value.toString("base64"),
    })),
  });
  if (!loaded.length || loaded.some((result) => result !== "DONE")) throw new Error(`the pad took no key: ${loaded}`);

  const sessions = connect("SessionService");
  const { session } = await sessions.OpenSession({ language: "zh-CN" });
  const session_id = session.session_id;
  await sessions.IdentifyCustomer({ session_id, document: await ask({ read_id: true }) });
  const card = await ask({ present: true });
  const presented = await sessions.PresentCard({
    session_id,
    ...card,
    chip_data: Buffer.from(card.chip_data, "base64"),
    pin_block: Buffer.from(card.pin_block, "base64"),
  });

  const { credit_lines } = await connect("CreditLineService").ListCreditLines({ session_id });
  const terms = {
    credit_line_id: credit_lines[0].credit_line_id,
    amount: yuan(5000),
    term_months: 12,
    method: "REPAYMENT_METHOD_EQUAL_INSTALMENT",
    purpose: "PURPOSE_FARMING",
    due_day: 15,
  };
  const drawdowns = connect("DrawdownService");
  const { quote } = await drawdowns.QuoteDrawdown({ session_id, terms });

  const contracts = connect("ContractService");
  const prepared = (await contracts.PrepareContract({ session_id, quote_id: quote.quote_id })).contract;
  await contracts.AcceptContract({
    session_id,
    contract_id: prepared.contract_id,
    content_sha256: prepared.content_sha256,
    readings: prepared.pages.map((page) => ({ number: page.number, shown_time: page.minimum_time })),
    signature: [0, 1, 2].map(stroke),
  });

  const order = {
    request_id: randomUUID(),
    session_id,
    quote_id: quote.quote_id,
    contract_id: prepared.contract_id,
    terms,
    account_token: presented.account_token,
  };
  const first = (await drawdowns.CreateDrawdown(order)).drawdown;
  const again = (await drawdowns.CreateDrawdown(order)).drawdown;
  const refusal = await drawdowns
    .GetDrawdown({ session_id, drawdown_id: randomUUID() })
    .then(() => "", (error) => ({ code: error.code, details: error.details }));
  await sessions.CloseSession({ session_id, cause: "finished" });
  return { drawdown: first, repeated_drawdown_id: again.drawdown_id, refusal };
}

try {
  console.log(JSON.stringify(await draw()));
} finally {
  devices.stdin.end();
}
process.exit(0);
