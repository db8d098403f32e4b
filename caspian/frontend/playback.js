// Playback by month and the histogram under the map, which is also the range control.

import { button, make } from "./dom.js";

const SPEEDS = { slow: 1200, steady: 600, fast: 250 };
const WINDOWS = { 1: "1 month", 3: "3 months", 6: "6 months", 12: "12 months", 0: "all so far" };
const HEIGHT = 46;

const serial = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
const written = (month) => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
const said = (month) =>
  new Date(Date.UTC(Math.floor(month / 12), month % 12)).toLocaleDateString("en", { month: "long", year: "numeric", timeZone: "UTC" });

export class Playback {
  /** `show(frame)` draws counts by place (null: the whole selection); `range(from, to)` asks for months. */
  constructor({ url, show, range }) {
    this.url = url;
    this.show = show;
    this.range = range;
    this.frames = null;
    this.month = null;
    this.timer = null;
    this.node = this.build();
  }

  build() {
    this.play = button("▶", "Play month by month", () => (this.timer ? this.pause() : this.start()));
    this.back = button("◀", "One month back", () => this.step(-1));
    this.next = button("▶|", "One month on", () => this.step(1));
    this.stop = button("■", "Stop: the whole selection again", () => this.end(), { disabled: true });
    this.speed = this.choice("Speed", Object.fromEntries(Object.keys(SPEEDS).map((name) => [name, name])), "steady");
    this.window = this.choice("Window", WINDOWS, "3");
    this.window.onchange = () => this.month !== null && this.draw();
    this.label = make("output", { class: "month", "aria-live": "polite" });
    this.whole = button("all months", "Lift the range of months", () => this.range("", ""), { class: "quiet" });
    this.bars = make("svg", { class: "bars", role: "img", preserveAspectRatio: "none" });
    this.bars.onpointerdown = (event) => this.grab(event);
    this.ends = make("div", { class: "ends" }, make("span"), make("span", { class: "hint", text: "drag across months to set the range" }), make("span"));
    return make(
      "div",
      { class: "playback" },
      make("div", { class: "row" }, this.back, this.play, this.next, this.stop, this.window, this.speed, this.label, this.whole),
      this.bars,
      this.ends,
    );
  }

  choice(label, options, value) {
    const select = make("select", { "aria-label": label, title: label });
    // integer keys would be sorted: the order is that of the entries written, all so far last
    const keys = Object.keys(options).sort((a, b) => (a === "0") - (b === "0"));
    for (const key of keys) select.append(make("option", { value: key, text: options[key], selected: key === value }));
    return select;
  }

  /** New data from the server: what was fetched for playback is stale when the selection or the colouring moved. */
  update(url, histogram, alt) {
    if (url !== this.url) {
      this.url = url;
      this.frames = null;
      if (this.month !== null) this.end();
    }
    this.histogram = histogram;
    this.bars.setAttribute("aria-label", alt);
    this.whole.hidden = !histogram.from && !histogram.to;
    this.drawBars();
  }

  async load() {
    if (this.frames) return;
    const answer = await fetch(this.url);
    if (!answer.ok) throw new Error(`playback: ${answer.status}`);
    const data = await answer.json();
    const cells = data.places.length * data.codes.length;
    const grow = (rows) => {
      const total = Array.from({ length: data.months }, () => new Int32Array(cells));
      for (const [month, place, code, events] of rows) total[month][place * data.codes.length + code] += events;
      for (let m = 1; m < data.months; m++) for (let i = 0; i < cells; i++) total[m][i] += total[m - 1][i];
      return total;
    };
    this.frames = { ...data, start: data.months ? serial(data.first) : 0, began: grow(data.began), ended: grow(data.ended) };
  }

  async start() {
    await this.load();
    if (!this.frames.months) return;
    if (this.month === null || this.month >= this.frames.months - 1) this.month = -1;
    this.play.textContent = "❚❚";
    this.play.setAttribute("aria-label", "Pause");
    const beat = () => {
      if (this.month >= this.frames.months - 1) return this.pause();
      this.month += 1;
      this.draw();
      this.timer = setTimeout(beat, SPEEDS[this.speed.value]);
    };
    beat();
  }

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.play.textContent = "▶";
    this.play.setAttribute("aria-label", "Play month by month");
  }

  async step(by) {
    await this.load();
    if (!this.frames.months) return;
    this.pause();
    const last = this.frames.months - 1;
    this.month = Math.min(last, Math.max(0, this.month === null ? (by > 0 ? 0 : last) : this.month + by));
    this.draw();
  }

  end() {
    this.pause();
    this.month = null;
    this.stop.disabled = true;
    this.label.textContent = "";
    this.show(null);
    this.drawBars();
  }

  draw() {
    const { frames, month } = this;
    const width = Number(this.window.value);
    const before = width && month >= width ? frames.ended[month - width] : null;
    const codes = frames.codes.length;
    const counts = {};
    const leading = {};
    let sum = 0;
    frames.places.forEach((place, p) => {
      let [events, most, code] = [0, 0, 0];
      for (let c = 0; c < codes; c++) {
        const lit = frames.began[month][p * codes + c] - (before ? before[p * codes + c] : 0);
        events += lit;
        if (lit > most) [most, code] = [lit, c];
      }
      counts[place] = events;
      leading[place] = frames.codes[code];
      sum += events;
    });
    const now = said(frames.start + month);
    const span = !width ? `up to ${now}` : width === 1 ? now : `${width} months to ${now}`;
    this.label.textContent = `${span}: ${sum} event${sum === 1 ? "" : "s"}`;
    this.stop.disabled = false;
    this.show({ counts, leading });
    this.drawBars();
  }

  drawBars() {
    const { counts, first, from, to } = this.histogram;
    const width = Math.max(counts.length, 1);
    this.bars.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    const most = Math.max(1, ...counts);
    const start = first ? serial(first) : 0;
    const [low, high] = [from ? serial(from) - start : 0, to ? serial(to) - start : width - 1];
    this.bars.replaceChildren(
      ...counts.map((events, i) => {
        const height = (events / most) * (HEIGHT - 2);
        const inside = i >= low && i <= high;
        return make("rect", { x: i + 0.08, y: HEIGHT - height, width: 0.84, height, class: inside ? "in" : "out" });
      }),
    );
    if (this.month !== null && this.frames) {
      const x = this.frames.start + this.month - start;
      const width = Number(this.window.value);
      const left = width ? Math.max(0, x - width + 1) : 0;
      this.bars.append(make("rect", { x: left, y: 0, width: x - left + 1, height: HEIGHT, class: "now" }));
    }
    this.ends.firstChild.textContent = first;
    this.ends.lastChild.textContent = first ? written(start + counts.length - 1) : "";
  }

  grab(event) {
    if (!this.histogram.counts.length) return;
    this.bars.setPointerCapture(event.pointerId);
    const at = ({ clientX }) => {
      const box = this.bars.getBoundingClientRect();
      const last = this.histogram.counts.length - 1;
      return Math.min(last, Math.max(0, Math.floor(((clientX - box.left) / box.width) * (last + 1))));
    };
    const from = at(event);
    const mark = make("rect", { y: 0, height: HEIGHT, class: "brush" });
    this.bars.append(mark);
    const stretch = (to) => {
      mark.setAttribute("x", Math.min(from, to));
      mark.setAttribute("width", Math.abs(to - from) + 1);
    };
    stretch(from);
    this.bars.onpointermove = (move) => stretch(at(move));
    this.bars.onpointerup = (up) => {
      this.bars.onpointermove = this.bars.onpointerup = null;
      mark.remove();
      const start = serial(this.histogram.first);
      const [low, high] = [Math.min(from, at(up)), Math.max(from, at(up))];
      this.range(written(start + low), written(start + high));
    };
  }
}

