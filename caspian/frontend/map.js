// The map of events: a MapLibre map from our own files, with marks, playback, choosing and a picture of what is seen.
//
// Python sends what to show (`data`); what the viewer does comes back as triggers: `pick` (places), `range` (months),
// `narrow` (a code at a place), `line` (a corridor). The viewport lives here and in the address as `_at`.

import { drawArea } from "./choose.js";
import { button, calm, make } from "./dom.js";
import { addLayers } from "./layers.js";
import * as draw from "./marks.js";
import { savePicture } from "./picture.js";
import { Playback } from "./playback.js";

const maps = new WeakMap();
/** Where each map was looking when it was last seen, so that it looks there again when the page is drawn anew. */
const seen = new Map();
let library = null;

export default function (component) {
  const { parentElement, data } = component;
  let map = maps.get(parentElement);
  if (!map) maps.set(parentElement, (map = new EventMap(parentElement, component)));
  map.component = component;
  map.update(data);
  return () => {
    map.remove();
    maps.delete(parentElement);
  };
}

async function load(base) {
  library ??= import(`${base}/assets/maplibre-gl/maplibre-gl.mjs`).then((module) => {
    module.setWorkerUrl(`${base}/assets/maplibre-gl/maplibre-gl-worker.mjs`);
    return module;
  });
  return library;
}

/** A style with the site's own address before the paths of its files: workers know no page to start from. */
async function styleOf({ base, style }) {
  const answer = await fetch(`${base}${style}`);
  const parsed = await answer.json();
  for (const source of Object.values(parsed.sources)) source.data = `${location.origin}${base}${source.data}`;
  return parsed;
}

class EventMap {
  constructor(root, component) {
    this.component = component;
    this.frame = null;
    const { data } = component;
    this.pane = make("div", { class: "pane" });
    this.tip = make("div", { class: "tip", hidden: true });
    this.legend = make("div", { class: "legend" });
    this.petals = make("div", { class: "petals" });
    this.wait = make("div", { class: "wait", text: "Drawing the map …", role: "status" });
    this.stage = make("div", { class: "stage" }, this.pane, this.petals, this.legend, this.tip, this.wait);
    this.node = make("div", { class: data.small ? "map small" : "map" });
    if (!data.small) {
      this.tools = make("div", { class: "tools row", role: "toolbar", "aria-label": "Map" });
      this.playback = new Playback({
        url: data.playback,
        show: (frame) => {
          this.frame = frame;
          this.marks();
        },
        range: (from, to) => this.tell("range", { from, to }),
      });
      this.node.append(this.tools);
    }
    this.node.append(this.stage);
    if (this.playback) this.node.append(this.playback.node);
    root.append(this.node);
    this.begin(data);
  }

  tell(name, value) {
    this.component.setTriggerValue(name, value);
  }

  async begin(data) {
    try {
      const [{ Map }, style] = await Promise.all([load(data.base), styleOf(data)]);
      const start = this.viewport(data);
      this.map = new Map({
        container: this.pane,
        style,
        center: [start.lon, start.lat],
        zoom: start.zoom - (this.pane.clientWidth < 500 ? 0.7 : 0),
        minZoom: 0.4,
        maxZoom: 11,
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        canvasContextAttributes: { antialias: true },
      });
    } catch (fault) {
      console.error(fault);
      this.wait.textContent = "This browser cannot draw the map. The table of places below holds the same numbers.";
      return;
    }
    const { map } = this;
    this.node.map = map;
    map.touchZoomRotate.disableRotation();
    if (data.small) map.scrollZoom.disable();
    map.on("style.load", () => {
      addLayers(map, this.data.colors);
      this.ready = true;
      this.wait.hidden = true;
      this.everything();
      this.node.dataset.drawn = this.data.theme;
    });
    map.on("error", ({ error }) => console.error(error));
    map.on("moveend", () => this.moved());
    map.on("move", () => this.placePetals());
    map.on("mousemove", (event) => this.point(event));
    map.on("mouseout", () => (this.tip.hidden = true));
    map.on("click", (event) => this.click(event));
    const size = new ResizeObserver(() => map.resize());
    size.observe(this.stage);
    this.remove = () => {
      size.disconnect();
      this.playback?.pause();
      map.remove();
    };
  }

  remove() {}

  /** Where to look first: where this map was left, else where the address says, else where the page wants. */
  viewport(data) {
    return seen.get(data.name) && seen.get(data.name).look === data.look.key ? seen.get(data.name) : data.look;
  }

  update(data) {
    const before = this.data;
    this.data = data;
    this.stage.style.height = `${data.height}px`;
    this.pane.setAttribute("aria-label", data.alt);
    this.pane.setAttribute("role", "img");
    this.playback?.update(data.playback, data.histogram, data.histogramAlt);
    if (this.tools) this.drawTools();
    this.drawLegend();
    if (!this.map) return;
    if (before && before.style !== data.style) {
      this.ready = false;
      styleOf(data).then((style) => this.map.setStyle(style, { diff: false }));
    } else if (this.ready) this.everything();
    this.sayAgain();
    if (before && before.look.key !== data.look.key) this.look(data.look);
  }

  everything() {
    const { map, data } = this;
    map.getSource("rings").setData(draw.rings(data.marks));
    map.getSource("ways").setData(draw.ways(data.marks));
    this.marks();
  }

  /** Circles, labels and shades: of the whole selection, or of the months that are played. */
  marks() {
    if (!this.ready) return;
    const { map, data, frame } = this;
    const { places, countries, codes } = data.marks;
    // months are played for places; ways and rings speak of the whole selection
    const still = frame || data.small ? "none" : "visible";
    for (const layer of ["ways", "rings-fill", "rings-line"]) map.setLayoutProperty(layer, "visibility", still);
    const unit = draw.unitOf(Math.max(1, ...places.events));
    const of = (ids) => (frame ? ids.map((id) => frame.counts[id] ?? 0) : null);
    const leading = frame ? places.id.map((id) => codes.findIndex(([code]) => code === frame.leading[id])) : null;
    this.points = draw.points(data.marks, { unit, first: data.first, chosen: data.chosen, counts: of(places.id), leading });
    map.getSource("places").setData(this.points);
    map.getSource("country-labels").setData(draw.countryLabels(data.marks, data.chosen, of(countries.id)));
    map.setPaintProperty("country-level", "fill-opacity", draw.shading(data.marks, of(countries.id)));
    this.split();
  }

  // --- looking -----------------------------------------------------------------------------------------------------

  look({ lat, lon, zoom }) {
    const to = { center: [lon, lat], zoom };
    if (calm()) this.map.jumpTo(to);
    else this.map.flyTo({ ...to, duration: 900 });
  }

  moved() {
    const { lat, lng } = this.map.getCenter();
    const at = { lat, lon: lng, zoom: this.map.getZoom() };
    seen.set(this.data.name, { ...at, look: this.data.look.key });
    if (this.ready && !this.data.small) this.say(at);
  }

  /** The address of the page says what is seen, at no cost to the server. */
  say({ lat, lon, zoom }) {
    const address = new URL(location.href);
    const at = [lat, lon, zoom].map((value) => value.toFixed(2)).join(",");
    if (address.searchParams.get("_at") === at) return;
    address.searchParams.set("_at", at);
    history.replaceState(history.state, "", address.href.replaceAll("%2C", ","));
  }

  /** The server writes the address after a run and knows no viewport: it is said again once that has happened. */
  sayAgain() {
    const at = seen.get(this.data.name);
    if (!at || this.data.small) return;
    for (const delay of [100, 600, 1500]) setTimeout(() => this.node.isConnected && this.say(seen.get(this.data.name)), delay);
  }

  // --- pointing and choosing ---------------------------------------------------------------------------------------

  under({ point }, layers) {
    const near = [
      [point.x - 3, point.y - 3],
      [point.x + 3, point.y + 3],
    ];
    return this.ready ? this.map.queryRenderedFeatures(near, { layers: layers.filter((id) => this.map.getLayer(id)) })[0] : null;
  }

  point(event) {
    const found = this.under(event, ["places", "country-counts"]);
    const line = found ? null : this.under(event, ["corridors-solid", "corridors-dashed", "corridors-dotted"]);
    this.map.getCanvas().style.cursor = found || line ? "pointer" : "";
    this.tip.hidden = !(found || line);
    if (this.tip.hidden) return;
    const { name, events, at } = (found ?? line).properties;
    const rows = found && at !== undefined && !this.frame ? draw.splitOf(this.data.marks, at) : [];
    this.tip.replaceChildren(
      make("strong", { text: found ? `${name}: ${events}` : name }),
      ...rows.map(({ code, events: count }) => make("span", { text: `${count} ${code[1].toLowerCase()}` })),
      ...(line ? [make("span", { text: this.data.statuses[line.properties.status] ?? "" })] : []),
    );
    const right = event.point.x > this.pane.clientWidth - 200;
    this.tip.style.left = right ? "" : `${event.point.x + 14}px`;
    this.tip.style.right = right ? `${this.pane.clientWidth - event.point.x + 14}px` : "";
    this.tip.style.top = `${event.point.y + 10}px`;
  }

  click(event) {
    const found = this.under(event, ["places", "country-counts"]);
    if (found) {
      const { id } = found.properties;
      const more = event.originalEvent.shiftKey || event.originalEvent.ctrlKey || event.originalEvent.metaKey;
      const { chosen } = this.data;
      const places = more ? (chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]) : chosen.join() === id ? [] : [id];
      this.tell("pick", { places });
      return;
    }
    const line = this.under(event, ["corridors-solid", "corridors-dashed", "corridors-dotted"]);
    if (line && !this.data.small) this.tell("line", { id: line.properties.feature_id });
  }

  draw(shape) {
    drawArea(this.stage, shape, (inside) => {
      if (!inside) return;
      const hits = this.points.features.filter(({ geometry }) => {
        const { x, y } = this.map.project(geometry.coordinates);
        return inside(x, y);
      });
      this.tell("pick", { places: hits.map(({ properties }) => properties.id) });
    });
  }

  /** One chosen place opens into what is there: a circle for each code, which narrows to it when pressed. */
  split() {
    this.petals.replaceChildren();
    this.node.dataset.lit = this.points.features.reduce((sum, { properties }) => sum + properties.events, 0);
    const { chosen, marks } = this.data;
    if (chosen.length !== 1 || this.frame || this.data.small) return;
    const at = marks.places.id.indexOf(chosen[0]);
    const rows = at < 0 ? [] : draw.splitOf(marks, at);
    if (rows.length < 2) return;
    const unit = draw.unitOf(Math.max(1, ...marks.places.events));
    const around = draw.radiusOf(unit, marks.places.events[at]) + 20;
    rows.forEach(({ code: [code, label, color], events }, i) => {
      const turn = (i / rows.length) * 2 * Math.PI - Math.PI / 2;
      const size = 2 * Math.max(draw.radiusOf(unit, events), 10);
      const petal = button(String(events), `${events} ${label.toLowerCase()} in ${marks.places.name[at]}: show these alone`, () =>
        this.tell("narrow", { key: marks.key, code }),
      );
      Object.assign(petal.style, { width: `${size}px`, height: `${size}px`, background: color });
      petal.dataset.dx = around * Math.cos(turn);
      petal.dataset.dy = around * Math.sin(turn);
      this.petals.append(petal);
    });
    this.centre = [marks.places.lon[at], marks.places.lat[at]];
    this.placePetals();
  }

  placePetals() {
    if (!this.petals.firstChild) return;
    const { x, y } = this.map.project(this.centre);
    for (const petal of this.petals.children) {
      petal.style.left = `${x + Number(petal.dataset.dx)}px`;
      petal.style.top = `${y + Number(petal.dataset.dy)}px`;
    }
  }

  // --- around the map ----------------------------------------------------------------------------------------------

  drawTools() {
    const { data } = this;
    const names = JSON.stringify([data.focuses, data.chosen.length > 0]);
    if (this.toolNames === names) return;
    this.toolNames = names;
    const zoom = (by) => this.map?.easeTo({ zoom: this.map.getZoom() + by, duration: calm() ? 0 : 250 });
    this.tools.replaceChildren(
      ...data.focuses.map(([label, lat, lon, zoom]) =>
        button(label, `Look at ${label}`, () => this.map && this.look({ lat, lon, zoom })),
      ),
      make("span", { class: "gap" }),
      button("+", "Closer", () => zoom(1)),
      button("−", "Farther", () => zoom(-1)),
      button("▭", "Choose places with a box", () => this.draw("box")),
      button("◌", "Choose places with a lasso", () => this.draw("lasso")),
      ...(data.chosen.length ? [button("✕", "Choose no place", () => this.tell("pick", { places: [] }))] : []),
      button("Link", "Copy a link to the map as seen", () => this.link(), { "data-link": "" }),
      button("PNG", "Save the map as seen as a picture", () => this.save()),
    );
  }

  drawLegend() {
    const { codes, countries, places, ways } = this.data.marks;
    const entry = (sign, text) => make("div", {}, sign, make("span", { text }));
    const rows = codes.map(([, label, color]) => entry(make("i", { class: "dot", style: `background:${color}` }), `mostly ${label.toLowerCase()}`));
    if (places.halo.some(Boolean)) rows.push(entry(make("i", { class: "ring" }), "lies within"));
    if (ways.length && !this.data.small) rows.push(entry(make("i", { class: "way" }), "visits and ways"));
    if (countries.id.length) rows.push(entry(make("i", { class: "shade" }), "country only"));
    this.legend.replaceChildren(...rows);
    this.legend.hidden = !rows.length || this.data.small;
  }

  async link() {
    this.say(seen.get(this.data.name) ?? this.data.look);
    const address = new URL(location.href);
    address.searchParams.set("v", this.data.version);
    const copied = await navigator.clipboard?.writeText(address.href).then(() => true, () => false);
    if (!copied) prompt("Copy this link:", address.href);
    const sign = this.tools.querySelector("[data-link]");
    if (copied) sign.textContent = "Copied";
    setTimeout(() => (sign.textContent = "Link"), 1500);
  }

  save() {
    if (!this.ready) return;
    const { picture, colors, marks } = this.data;
    const shown = this.playback?.label.textContent;
    const sentence = shown ? `${picture.sentence} · ${shown}` : picture.sentence;
    savePicture(this.map, { ...picture, sentence, legend: marks.codes, colors });
  }
}
