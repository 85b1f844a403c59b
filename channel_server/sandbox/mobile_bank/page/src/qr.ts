// A QR code as one path: sharp at any size, and readable without a network.
import { encode } from "uqr";
import { draw, type Words } from "./dom.ts";

const QUIET = 4;

export function qrCode(content: string, label: Words): SVGElement {
  const { data, size } = encode(content, { ecc: "M", border: 0 });
  let path = "";
  data.forEach((row, y) => {
    // Runs, not squares: a third of the path.
    for (let x = 0; x < size; x++) {
      if (row[x] !== true) continue;
      const from = x;
      while (row[x + 1] === true) x++;
      path += `M${from} ${y}h${x - from + 1}v1h-${x - from + 1}z`;
    }
  });
  const whole = size + 2 * QUIET;
  return draw(path, `${-QUIET} ${-QUIET} ${whole} ${whole}`, "qr", label);
}
