// A "no" as it comes over Connect: its sentences in every language, the remedy and the number stand in its details.
//
// Details are messages in protobuf's binary form. Of `edian.errors.v1.Refusal` five fields are read, by hand: a library
// that reads any message weighs more than this whole page.
import type { Said } from "./language.ts";
import type { RefusalJson } from "./gen/edian/errors/v1/refusal_pb.ts";

/** A refusal as the customer is told it. */
export interface Refused {
  readonly kind: "refused";
  readonly reason: string;
  readonly sentence: Said;
  readonly remedy: Said;
  readonly quoteNumber: string;
  /** A person may be asked to look at it again. */
  readonly reviewable: boolean;
}

/** No answer came: nobody knows whether the call arrived. */
export interface Lost {
  readonly kind: "lost";
}

/** This server, or this channel, does not offer it. */
export interface Absent {
  readonly kind: "absent";
}

export type No = Refused | Lost | Absent;

const REASON = 1;
const CUSTOMER = 2;
const REMEDY = 4;
const QUOTE_NUMBER = 6;
const REVIEWABLE = 7;
const LANGUAGE_FIELD = 1;
const TEXT_FIELD = 2;
/** Protobuf's kinds of wire. */
const VARINT = 0;
const LENGTH = 2;

interface Detail {
  type?: string;
  value?: string;
}

interface ConnectError {
  code?: string;
  message?: string;
  details?: Detail[];
}

export function readNo(status: number, said: string, body: unknown): No {
  const error = (body ?? {}) as ConnectError;
  const detail = error.details?.find((each) => each.type === "edian.errors.v1.Refusal");
  const fields = detail?.value === undefined ? [] : readFields(bytesOf(detail.value));
  // A stream that has begun has sent its headers: its reason stands in the details alone.
  const reason = said || textOf(fields.find(([field]) => field === REASON)?.[1]);
  if (reason === "NOT_AT_THIS_CHANNEL" || error.code === "unimplemented" || (status === 404 && reason === "")) return { kind: "absent" };
  // Without a reason nothing says that the call was refused before it did anything.
  if (reason === "" && status >= 500) return { kind: "lost" };
  // Where a refusal has no details, there is what the error itself says, in the language that was asked for.
  const sentence = sentences(fields, CUSTOMER);
  const number = fields.find(([field]) => field === QUOTE_NUMBER);
  return {
    kind: "refused",
    reason,
    sentence: sentence["zh-CN"] + sentence.en === "" ? { "zh-CN": error.message ?? "", en: error.message ?? "" } : sentence,
    remedy: sentences(fields, REMEDY),
    quoteNumber: number === undefined ? "" : textOf(number[1]),
    reviewable: fields.some(([field, value]) => field === REVIEWABLE && value[0] === 1),
  };
}

/** A refusal that came inside an answer, such as that of a drawdown that failed. */
export function refusedBy(refusal: RefusalJson): Refused {
  const words = (said: RefusalJson["customer"]): Said => saidIn((said ?? []).map(({ language = "", text = "" }) => [language, text]));
  return {
    kind: "refused",
    reason: refusal.reason ?? "",
    sentence: words(refusal.customer),
    remedy: words(refusal.remedy),
    quoteNumber: refusal.quoteNumber ?? "",
    reviewable: refusal.reviewable === true,
  };
}

const sentences = (fields: readonly [number, Uint8Array][], field: number): Said => saidIn(fields.filter(([number]) => number === field).map(([, value]) => readSentence(value)));

function saidIn(pairs: readonly (readonly [string, string])[]): Said {
  const by = new Map(pairs);
  return { "zh-CN": by.get("zh-CN") ?? "", en: by.get("en") ?? "" };
}

function readSentence(message: Uint8Array): [string, string] {
  const fields = new Map(readFields(message));
  return [textOf(fields.get(LANGUAGE_FIELD)), textOf(fields.get(TEXT_FIELD))];
}

/** The fields of a message that has only texts, messages and small numbers in it. Whatever breaks off ends the reading. */
export function readFields(bytes: Uint8Array): [number, Uint8Array][] {
  const fields: [number, Uint8Array][] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 35 && at < bytes.length; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const tag = varint();
    const kind = tag & 7;
    if (kind !== LENGTH && kind !== VARINT) break;
    const length = kind === VARINT ? 1 : varint();
    if (at + length > bytes.length) break;
    fields.push([tag >>> 3, bytes.subarray(at, at + length)]);
    at += length;
  }
  return fields;
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
