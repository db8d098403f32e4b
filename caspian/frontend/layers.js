// The layers that hold marks, above the basemap. Their data are set afterwards; text is drawn with local fonts.

const FONT = ["Semibold", "Source Sans", "Segoe UI", "Helvetica Neue", "Arial"];
const EMPTY = { type: "FeatureCollection", features: [] };
export const SOURCES = ["rings", "ways", "places", "country-labels"];

export function addLayers(map, colors) {
  for (const id of SOURCES) map.addSource(id, { type: "geojson", data: EMPTY });
  // under the names of countries and seas, which stay readable
  const names = map.getStyle().layers.find((layer) => layer.type === "symbol")?.id;
  map.addLayer(
    {
      id: "country-level",
      type: "fill",
      source: "countries",
      paint: { "fill-color": colors.text, "fill-opacity": 0 },
    },
    "borders",
  );
  map.addLayer(
    {
      id: "rings-fill",
      type: "fill",
      source: "rings",
      paint: { "fill-color": colors.accent, "fill-opacity": 0.1 },
    },
    names,
  );
  map.addLayer(
    {
      id: "rings-line",
      type: "line",
      source: "rings",
      paint: { "line-color": colors.accent, "line-width": 1, "line-dasharray": [2, 2] },
    },
    names,
  );
  map.addLayer(
    {
      id: "ways",
      type: "line",
      source: "ways",
      layout: { "line-cap": "round" },
      paint: { "line-color": colors.accent, "line-opacity": 0.28, "line-width": ["get", "width"] },
    },
    names,
  );
  map.addLayer({
    id: "places",
    type: "circle",
    source: "places",
    layout: { "circle-sort-key": ["-", ["get", "events"]] },
    paint: {
      "circle-radius": ["get", "radius"],
      "circle-color": ["get", "color"],
      "circle-opacity": 0.72,
      "circle-stroke-color": ["case", ["get", "chosen"], colors.text, colors.ground],
      "circle-stroke-width": ["case", ["get", "chosen"], 2.5, 1],
    },
  });
  map.addLayer({
    id: "place-names",
    type: "symbol",
    source: "places",
    layout: {
      "text-field": ["get", "label"],
      "text-font": FONT,
      "text-size": ["case", ["<", ["get", "order"], -1e8], 13, 12],
      "text-variable-anchor": ["top", "bottom", "left", "right"],
      "text-radial-offset": ["get", "away"],
      "text-justify": "auto",
      "text-padding": 1,
      "symbol-sort-key": ["get", "order"],
    },
    paint: { "text-color": colors.text, "text-halo-color": colors.ground, "text-halo-width": 1.4 },
  });
  map.addLayer({
    id: "country-counts",
    type: "symbol",
    source: "country-labels",
    layout: {
      "text-field": ["get", "label"],
      "text-font": FONT,
      "text-size": 12,
      "text-offset": [0, 1.4],
      "text-padding": 1,
    },
    paint: { "text-color": colors.accent, "text-halo-color": colors.ground, "text-halo-width": 1.4 },
  });
}
