// From the marks that Python sends to what the map draws. Lists run in parallel: place i has id[i], lat[i], events[i] …

const EMPTY = { type: "FeatureCollection", features: [] };
const collection = (features) => ({ type: "FeatureCollection", features });
const feature = (geometry, properties = {}) => ({ type: "Feature", geometry, properties });

/** Radius in pixels: area in proportion to the count, the largest at most 26, none too small to click. */
export function radiusOf(unit, count) {
  return Math.max(unit * Math.sqrt(count), 4.5);
}

/** Pixels for the square root of one event, for circles of which the largest stands for `most` events. */
export function unitOf(most) {
  return Math.min(5.5, 26 / Math.sqrt(Math.max(most, 1)));
}

/** Places as points. `counts` and `leading` replace those of the marks while a month is played. */
export function points(marks, { unit, first, chosen, counts = null, leading = null }) {
  const { places, codes } = marks;
  const rows = [];
  for (let i = 0; i < places.id.length; i++) {
    const events = counts ? counts[i] : places.events[i];
    if (!events) continue;
    const code = codes[leading ? leading[i] : places.leading[i]];
    const radius = radiusOf(unit, events);
    rows.push(
      feature(
        { type: "Point", coordinates: [places.lon[i], places.lat[i]] },
        {
          id: places.id[i],
          at: i,
          name: places.name[i],
          label: `${places.name[i]} ${events}`,
          events,
          radius,
          color: code ? code[2] : "#888888",
          chosen: chosen.includes(places.id[i]),
          // the four cities are named first, then what has most events
          order: (first.includes(places.id[i]) ? -1e9 : 0) - events,
          away: radius / 12 + 0.25,
        },
      ),
    );
  }
  return collection(rows);
}

/** Where only the country is known: its name and count, never a dot. */
export function countryLabels(marks, chosen, counts = null) {
  const { countries } = marks;
  const rows = [];
  for (let i = 0; i < countries.id.length; i++) {
    const events = counts ? counts[i] : countries.events[i];
    if (!events) continue;
    rows.push(
      feature(
        { type: "Point", coordinates: [countries.lon[i], countries.lat[i]] },
        {
          id: countries.id[i],
          name: `${countries.name[i]}, only the country known`,
          label: `country only: ${events}`,
          events,
          chosen: chosen.includes(countries.id[i]),
        },
      ),
    );
  }
  return collection(rows);
}

/** How strongly each country is shaded, as a paint expression over ISO codes. */
export function shading(marks, counts = null) {
  const { countries, places } = marks;
  const most = Math.max(1, ...places.events, ...countries.events);
  const pairs = countries.iso.flatMap((iso, i) => {
    const events = counts ? counts[i] : countries.events[i];
    return events ? [iso, 0.04 + 0.07 * Math.sqrt(events / most)] : [];
  });
  return pairs.length ? ["match", ["get", "iso"], ...pairs, 0] : 0;
}

/** Rings around places that are known only to within a radius. */
export function rings(marks) {
  const { places } = marks;
  const rows = [];
  places.halo.forEach((metres, i) => {
    if (!metres) return;
    const degrees = metres / 111195;
    const flat = Math.max(Math.cos((places.lat[i] * Math.PI) / 180), 0.05);
    const corners = Array.from({ length: 49 }, (_, k) => {
      const turn = (k / 48) * 2 * Math.PI;
      return [places.lon[i] + (degrees * Math.cos(turn)) / flat, places.lat[i] + degrees * Math.sin(turn)];
    });
    rows.push(feature({ type: "Polygon", coordinates: [corners] }, { name: places.name[i] }));
  });
  return collection(rows);
}

/** Ways as great circles, wider for more events. */
export function ways(marks) {
  if (!marks.ways.length) return EMPTY;
  const most = Math.max(...marks.ways.map((way) => way[4]));
  return collection(
    marks.ways.map(([fromLat, fromLon, toLat, toLon, events]) =>
      feature(
        { type: "LineString", coordinates: greatCircle([fromLon, fromLat], [toLon, toLat]) },
        { events, width: 0.6 + 2.6 * Math.sqrt(events / most) },
      ),
    ),
  );
}

function greatCircle(from, to, steps = 32) {
  const unit = ([lon, lat]) => {
    const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
    return [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)];
  };
  const [a, b] = [unit(from), unit(to)];
  const angle = Math.acos(Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  if (angle < 1e-9) return [from, to];
  let before = from[0];
  return Array.from({ length: steps + 1 }, (_, k) => {
    const t = k / steps;
    const [s, e] = [Math.sin((1 - t) * angle) / Math.sin(angle), Math.sin(t * angle) / Math.sin(angle)];
    const [x, y, z] = a.map((value, i) => s * value + e * b[i]);
    let lon = (Math.atan2(y, x) * 180) / Math.PI;
    while (lon - before > 180) lon -= 360;
    while (before - lon > 180) lon += 360;
    before = lon;
    return [lon, (Math.asin(z) * 180) / Math.PI];
  });
}

/** What is at a place: pairs of code and count, most first. */
export function splitOf(marks, at) {
  return marks.split
    .filter(([place]) => place === at)
    .map(([, code, events]) => ({ code: marks.codes[code], events }))
    .sort((one, other) => other.events - one.events);
}
