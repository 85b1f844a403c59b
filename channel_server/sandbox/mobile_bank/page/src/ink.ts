// A handwritten name: strokes of points, in ten-thousandths of the pad, with their times.
import { h } from "./dom.ts";
import type { InkStrokeJson } from "./gen/edian/channel/v1/types_pb.ts";
import { t } from "./language.ts";

const WHOLE = 10_000;
/** As many as the contract takes of a stroke, and of strokes. */
const MOST_POINTS = 4_000;
const MOST_STROKES = 200;

export interface Pad {
  readonly canvas: HTMLCanvasElement;
  readonly strokes: () => InkStrokeJson[];
  readonly clear: () => void;
}

/** A pad that is written on by finger, pen or mouse; `written` hears each stroke's end. */
export function makePad(written: () => void): Pad {
  const canvas = h("canvas", { class: "pad", role: "img", "aria-label": () => t.sign.pad }) as HTMLCanvasElement;
  let strokes: { points: { x: number; y: number; elapsedMs: number }[] }[] = [];
  let first = 0;
  let writing: number | null = null;

  const ink = (): CanvasRenderingContext2D => canvas.getContext("2d") as CanvasRenderingContext2D;
  const fit = (): void => {
    const scale = devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    const pen = ink();
    pen.lineWidth = 4 * scale;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = getComputedStyle(canvas).color;
    for (const stroke of strokes) paint(stroke.points);
  };
  const paint = (points: readonly { x: number; y: number }[]): void => {
    const pen = ink();
    pen.beginPath();
    points.forEach(({ x, y }, index) => {
      const [left, top] = [(x / WHOLE) * canvas.width, (y / WHOLE) * canvas.height];
      if (index === 0) pen.moveTo(left, top);
      else pen.lineTo(left, top);
    });
    pen.stroke();
  };
  const add = (event: PointerEvent): void => {
    const stroke = strokes[strokes.length - 1];
    if (stroke === undefined || stroke.points.length >= MOST_POINTS) return;
    const box = canvas.getBoundingClientRect();
    const part = (value: number, whole: number): number => Math.min(WHOLE, Math.max(0, Math.round((value / whole) * WHOLE)));
    stroke.points.push({ x: part(event.clientX - box.left, box.width), y: part(event.clientY - box.top, box.height), elapsedMs: Math.max(0, Math.round(event.timeStamp - first)) });
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (writing !== null || strokes.length >= MOST_STROKES) return;
    if (canvas.width === 300) fit();
    writing = event.pointerId;
    canvas.setPointerCapture(event.pointerId);
    if (strokes.length === 0) first = event.timeStamp;
    strokes.push({ points: [] });
    add(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== writing) return;
    // A browser tells one move a frame, and keeps the finer ones for whoever asks.
    for (const each of event.getCoalescedEvents?.() ?? []) add(each);
    add(event);
    paint((strokes[strokes.length - 1]?.points ?? []).slice(-8));
  });
  const end = (event: PointerEvent): void => {
    if (event.pointerId !== writing) return;
    writing = null;
    written();
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  return {
    canvas,
    strokes: () => strokes,
    clear: () => {
      strokes = [];
      fit();
      written();
    },
  };
}
