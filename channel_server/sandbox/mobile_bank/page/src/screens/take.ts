// A case that comes from a terminal or the counter: its code is scanned, typed, or stands in the link that was opened.
import { loadLines, useTerms } from "../case.ts";
import { fill, h } from "../dom.ts";
import { t } from "../language.ts";
import { fromMoney, fen } from "../money.ts";
import { because, button, note } from "../parts.ts";
import { go, type Child, type View } from "../shell.ts";
import { keepBeforeSending } from "../store.ts";
import { ask, owner } from "../visit.ts";
import { channelName } from "../words.ts";

const LOOK_MS = 250;

/** A browser that reads codes by itself; not every one does. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
declare const BarcodeDetector: (new (options: { formats: string[] }) => Detector) | undefined;

let linked = "";

/** Keep the code of a link that was opened, and take it out of the address. */
export function keepLinked(): void {
  linked = /^#take=([\w-]{1,128})$/.exec(location.hash)?.[1] ?? linked;
  if (linked !== "") history.replaceState(null, "", "#take");
}

export const isLinked = (): boolean => linked !== "";

export function take(): View {
  keepLinked();
  const field = h("input", { id: "code", autocapitalize: "characters", autocomplete: "off", spellcheck: "false", "aria-label": () => t.take.field, placeholder: "EDIAN1…", value: linked, maxlength: 160 }) as HTMLInputElement;
  const place = h("div", { class: "stack", "aria-live": "polite" });
  const press = button(() => t.take.press, () => void takeOver(), "act", "take");
  const takeOver = async (): Promise<void> => {
    press.disabled = true;
    linked = "";
    const answer = await ask("HandoffService/TakeHandoff", { code: field.value.replace(/[\s·]/g, "").toUpperCase() });
    press.disabled = false;
    if (!answer.ok) {
      fill(place, because(answer.no));
      return;
    }
    const { fromChannel, terms, requestId, drawdownId } = answer.value;
    const from = (): string => channelName(fromChannel) || t.take.elsewhere;
    await loadLines();
    if (terms !== undefined && terms !== null) useTerms(terms);
    if (requestId !== undefined && requestId !== "") {
      // It was sent there: here it is only asked about.
      await keepBeforeSending(owner(), { requestId, kind: "drawdown", amount: terms ? fromMoney(terms.amount) : fen(0), time: Date.now(), ...(drawdownId ? { subjectId: drawdownId } : {}) });
      go("outcome", { replace: true, words: () => t.take.sentThere(from()) });
      return;
    }
    go("line", { replace: true, words: () => t.take.taken(from()) });
  };
  const camera = scanner((found) => {
    field.value = found;
    void takeOver();
  });
  return {
    main: [h("div", {}, h("h1", {}, () => t.take.title), h("p", { class: "soft" }, () => t.take.lead)), camera?.node ?? null, h("label", { class: "typing" }, h("h2", {}, () => t.take.field), field), place, note("plain", () => t.take.means)],
    foot: [press],
    leave: () => camera?.stop(),
  };
}

function scanner(found: (content: string) => void): { node: Child; stop: () => void } | null {
  if (typeof BarcodeDetector === "undefined" || navigator.mediaDevices === undefined) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const video = h("video", { class: "camera", playsinline: true, muted: true, hidden: true }) as HTMLVideoElement;
  const words = h("p", { class: "mic mut", role: "status" });
  let stream: MediaStream | null = null;
  let timer = 0;
  const stop = (): void => {
    clearInterval(timer);
    stream?.getTracks().forEach((each) => each.stop());
    stream = null;
    video.hidden = true;
  };
  const open = async (): Promise<void> => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      fill(words, () => t.take.noCamera);
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    timer = setInterval(() => void detector.detect(video).then((codes) => {
      const code = codes.find((each) => /^EDIAN/i.test(each.rawValue));
      if (code === undefined || stream === null) return;
      stop();
      found(code.rawValue);
    }, () => undefined), LOOK_MS);
  };
  return { node: h("div", { class: "stack" }, video, button(() => t.take.scan, () => void open(), "second"), words), stop };
}
