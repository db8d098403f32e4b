// Choosing places with a box or a lasso drawn over the map.

import { make } from "./dom.js";

/** Let the viewer draw over `pane` once; calls `done` with a test for screen points, or with null when given up. */
export function drawArea(pane, shape, done) {
  const outline = make("polygon", { class: "outline" });
  const sheet = make("svg", { class: "sheet" }, outline);
  let corners = [];
  const spot = (event) => {
    const box = sheet.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const draw = () => outline.setAttribute("points", corners.map((corner) => corner.join(",")).join(" "));
  const end = (result) => {
    sheet.remove();
    document.removeEventListener("keydown", escape);
    done(result);
  };
  const escape = (event) => event.key === "Escape" && end(null);
  sheet.onpointerdown = (event) => {
    sheet.setPointerCapture(event.pointerId);
    corners = [spot(event)];
  };
  sheet.onpointermove = (event) => {
    if (!corners.length) return;
    const [x, y] = spot(event);
    if (shape === "box") {
      const [[left, top]] = corners;
      corners = [[left, top], [x, top], [x, y], [left, y]];
    } else corners.push([x, y]);
    draw();
  };
  sheet.onpointerup = () => end(corners.length > 2 ? (x, y) => within(corners, x, y) : null);
  document.addEventListener("keydown", escape);
  pane.append(sheet);
}

function within(corners, x, y) {
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [corners[i], corners[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
