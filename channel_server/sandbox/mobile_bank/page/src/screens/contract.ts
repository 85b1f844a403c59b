// D3: the contract, page by page, each for as long as the bank asks. Time counts only while the page can be seen.
import { isQuoted, theCase } from "../case.ts";
import { fill, h, icon } from "../dom.ts";
import type { ContractJson, ContractPageJson } from "../gen/edian/channel/v1/contract_service_pb.ts";
import { t } from "../language.ts";
import { because, button, review } from "../parts.ts";
import { again, go, say, type View } from "../shell.ts";
import { act, isOver, renew } from "../visit.ts";
import { lineHasChanged } from "./plan.ts";

const TICK_MS = 250;
const SLACK_PX = 24;

/** How long each page of the contract was on the screen. Units: ms. */
let shownMs = new Map<number, number>();
let shownOf = "";

export const readings = (contract: ContractJson): { number: number; shownTime: string }[] =>
  (contract.pages ?? []).map(({ number = 0 }) => ({ number, shownTime: `${((shownMs.get(number) ?? 0) / 1000).toFixed(3)}s` }));

/** Protobuf's JSON writes a duration as `8s`, or `8.500s`. */
const msOf = (duration: string | undefined): number => Number.parseFloat(duration ?? "0") * 1000;

export async function contract(): Promise<View> {
  // A price that is over is shown anew before anything is read.
  if (!isQuoted()) return repriced();
  if (theCase.contract === null) {
    const answer = await act("ContractService/PrepareContract", { quoteId: theCase.quote?.quoteId ?? "" });
    if (!answer.ok) {
      if (!isOver(answer.no)) return stopped(answer.no);
      // The visit ran out between the quote and here.
      theCase.quote = null;
      await renew();
      return repriced();
    }
    theCase.contract = answer.value.contract ?? null;
  }
  const drawn = theCase.contract;
  if (drawn === null) return stopped({ kind: "lost" });
  if (shownOf !== drawn.contractId) {
    shownMs = new Map();
    shownOf = drawn.contractId ?? "";
  }
  return reading(drawn);
}

function repriced(): View {
  go("plan", { replace: true, words: () => t.contract.repriced });
  return { main: [] };
}

function stopped(no: Parameters<typeof because>[0]): View {
  return { step: 3, main: [h("h1", {}, () => t.contract.trouble), because(no)], foot: [button(() => t.contract.back, () => go("plan")), review(no)], online: again };
}

function reading(drawn: ContractJson): View {
  const pages = drawn.pages ?? [];
  let index = Math.max(0, pages.findIndex((page) => leftMs(page) > 0));
  const heading = h("div", {});
  // What the bank has drawn up is shown as it is, in its own language.
  const paper = h("section", { class: "panel paper", tabindex: 0, "aria-live": "polite", "aria-label": () => t.contract.title, lang: "zh-CN" });
  const way = h("div", { class: "way" });
  const next = button("", () => forward());
  const toTheEnd = new Set<number>();
  const place = (): ContractPageJson => pages[index] as ContractPageJson;
  const move = (to: number): void => {
    index = to;
    fill(heading, h("div", { class: "row sp base" }, h("h1", {}, () => t.contract.title), h("span", { class: "soft" }, () => t.contract.page(index + 1, pages.length))), h("p", { class: "mic mut foreign" }, () => t.contract.onlyChinese));
    fill(paper, ...content(place()));
    paper.scrollTop = 0;
    gate();
  };
  const gate = (): void => {
    const wait = leftMs(place());
    const left = wait === 0 ? 0 : Math.max(1, Math.ceil((wait - TICK_MS) / 1000));
    const isLast = index === pages.length - 1;
    // Time alone is no reading: the end of the page has to have been on the screen as well.
    if (paper.scrollTop + paper.clientHeight >= paper.scrollHeight - SLACK_PX) toTheEnd.add(index);
    const rest = !toTheEnd.has(index);
    const words = (): string => {
      if (left > 0) return (isLast ? t.contract.waitSign : t.contract.waitTurn)(left);
      return rest ? t.contract.more : isLast ? t.contract.sign : t.contract.next;
    };
    if (next.textContent !== words()) fill(next, words);
    next.disabled = left > 0 || rest;
    fill(way,
      h("button", { type: "button", class: "row", disabled: index === 0, onclick: () => move(index - 1) }, icon("back"), () => t.contract.previous),
      h("button", { type: "button", class: "row", onclick: () => say(() => t.contract.asked) }, icon("info"), () => t.contract.ask),
    );
  };
  const forward = (): void => {
    if (index < pages.length - 1) move(index + 1);
    else go("sign");
  };
  let seen = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const number = place().number ?? 0;
    if (document.visibilityState === "visible") shownMs.set(number, (shownMs.get(number) ?? 0) + (now - seen));
    seen = now;
    if (next.disabled) gate();
  }, TICK_MS);
  move(index);
  return {
    step: 3,
    main: [heading, paper, way],
    foot: [next, h("p", { class: "mic mut mid" }, () => t.contract.all(pages.length))],
    leave: () => clearInterval(timer),
    changed: lineHasChanged,
  };
}

/** Whether every page has been shown for as long as it must be. */
export const isRead = (contract: ContractJson): boolean => shownOf === contract.contractId && (contract.pages ?? []).every((page) => leftMs(page) === 0);

/** Units: ms. A little beyond what is asked: the server's figure and ours are rounded apart. */
const leftMs = (page: ContractPageJson): number => Math.max(0, msOf(page.minimumTime) + TICK_MS - (shownMs.get(page.number ?? 0) ?? 0));

function content(page: ContractPageJson): HTMLElement[] {
  return [
    h("h2", {}, page.title ?? ""),
    ...(page.facts ?? []).map((fact) => h("div", { class: "fact" }, h("span", { class: "mic mut" }, fact.label ?? ""), h("b", {}, fact.value ?? ""), (fact.note ?? "") !== "" && h("span", { class: "mic mut" }, fact.note ?? ""))),
    ...(page.paragraphs ?? []).map((paragraph) => h("p", {}, paragraph)),
  ];
}
