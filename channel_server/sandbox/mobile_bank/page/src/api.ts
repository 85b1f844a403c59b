// The channel server's JSON, typed by its own contract. Types come from the descriptors (protoc-gen-es) and weigh nothing
// at run time; what is left of a client is one `fetch` a call, and one reader for streams.
import type { MessageJsonType } from "@bufbuild/protobuf";
import type { GenService, GenServiceMethods } from "@bufbuild/protobuf/codegenv2";
import type { ChangeFeedService } from "./gen/edian/channel/v1/change_feed_service_pb.ts";
import type { ContractService } from "./gen/edian/channel/v1/contract_service_pb.ts";
import type { CreditLineService } from "./gen/edian/channel/v1/credit_line_service_pb.ts";
import type { DrawdownService } from "./gen/edian/channel/v1/drawdown_service_pb.ts";
import type { HandoffService } from "./gen/edian/channel/v1/handoff_service_pb.ts";
import type { RecordService } from "./gen/edian/channel/v1/record_service_pb.ts";
import type { RepaymentService } from "./gen/edian/channel/v1/repayment_service_pb.ts";
import type { SessionService } from "./gen/edian/channel/v1/session_service_pb.ts";
import { language } from "./language.ts";
import { readNo, type No } from "./refusal.ts";

type MethodsOf<Name extends string, Service> =
  Service extends GenService<infer Methods extends GenServiceMethods>
    ? { [M in keyof Methods & string as `${Name}/${Capitalize<M>}`]: { kind: Methods[M]["methodKind"]; request: MessageJsonType<Methods[M]["input"]>; response: MessageJsonType<Methods[M]["output"]> } }
    : never;

/** Every method that the page calls, under the name by which it is called. */
export type Methods = MethodsOf<"ChangeFeedService", typeof ChangeFeedService> &
  MethodsOf<"ContractService", typeof ContractService> &
  MethodsOf<"CreditLineService", typeof CreditLineService> &
  MethodsOf<"DrawdownService", typeof DrawdownService> &
  MethodsOf<"HandoffService", typeof HandoffService> &
  MethodsOf<"RecordService", typeof RecordService> &
  MethodsOf<"RepaymentService", typeof RepaymentService> &
  MethodsOf<"SessionService", typeof SessionService>;

type OfKind<Kind> = { [M in keyof Methods]: Methods[M]["kind"] extends Kind ? M : never }[keyof Methods];
export type Unary = OfKind<"unary">;
export type Streaming = OfKind<"server_streaming">;

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly no: No };

/** Units: ms. A question's answer is worth waiting for; money's may take as long as core banking takes. */
export const QUESTION_MS = 10_000;
export const MONEY_MS = 20_000;

const SERVER = document.querySelector<HTMLMetaElement>('meta[name="channel-server"]')?.content ?? "";
export const TOKEN_URL = `${SERVER}/oauth2/token`;

function head(token: string, type: string): HeadersInit {
  return { authorization: `Bearer ${token}`, "content-type": type, "accept-language": language };
}

function url(method: string): string {
  return `${SERVER}/edian.channel.v1.${method}`;
}

/** Call once. Never throws: what can go wrong is in the answer. */
export async function call<M extends Unary>(token: string, method: M, request: Methods[M]["request"], withinMs = QUESTION_MS): Promise<Answer<Methods[M]["response"]>> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), withinMs);
  try {
    const answer = await fetch(url(method), { method: "POST", headers: head(token, "application/json"), body: JSON.stringify(request), signal: stop.signal });
    const body: unknown = await answer.json().catch(() => null);
    if (answer.ok && body !== null) return { ok: true, value: body as Methods[M]["response"] };
    return { ok: false, no: answer.ok ? { kind: "lost" } : readNo(answer.status, answer.headers.get("edian-reason") ?? "", body) };
  } catch {
    return { ok: false, no: { kind: "lost" } };
  } finally {
    clearTimeout(timer);
  }
}

/** Follow a stream until it ends, and tell how: `null` is an end in order. Connect's envelopes: flags u8, length u32, JSON. */
export async function follow<M extends Streaming>(token: string, method: M, request: Methods[M]["request"], tell: (message: Methods[M]["response"]) => void, signal: AbortSignal): Promise<No | null> {
  try {
    const body = envelope(new TextEncoder().encode(JSON.stringify(request)));
    const answer = await fetch(url(method), { method: "POST", headers: head(token, "application/connect+json"), body, signal });
    if (!answer.ok || answer.body === null) return readNo(answer.status, answer.headers.get("edian-reason") ?? "", await answer.json().catch(() => null));
    const reader = answer.body.getReader();
    let rest = new Uint8Array(0);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { kind: "lost" };
      rest = joined(rest, value);
      while (rest.length >= 5) {
        const length = new DataView(rest.buffer, rest.byteOffset).getUint32(1);
        if (rest.length < 5 + length) break;
        const said: unknown = JSON.parse(new TextDecoder().decode(rest.subarray(5, 5 + length)));
        if ((rest[0] ?? 0) & 2) return endOf(said);
        tell(said as Methods[M]["response"]);
        rest = rest.slice(5 + length);
      }
    }
  } catch {
    return { kind: "lost" };
  }
}

function endOf(said: unknown): No | null {
  const { error, metadata } = said as { error?: unknown; metadata?: Record<string, string[]> };
  if (error === undefined) return null;
  const reason = Object.entries(metadata ?? {}).find(([name]) => name.toLowerCase() === "edian-reason")?.[1][0] ?? "";
  return readNo(500, reason, error);
}

function envelope(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(5 + message.length);
  new DataView(whole.buffer).setUint32(1, message.length);
  whole.set(message, 5);
  return whole;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
