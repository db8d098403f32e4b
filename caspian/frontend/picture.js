// The map as seen, as a PNG with title, sentence, legend, source line and date.

const PAD = 24;

/** Draw the map's canvas into a picture with its words and hand it to the viewer as a file. */
export async function savePicture(map, { title, sentence, source, legend, name, colors }) {
  const shot = await new Promise((resolve) => {
    map.once("render", () => createImageBitmap(map.getCanvas()).then(resolve));
    map.triggerRepaint();
  });
  const scale = shot.width / map.getContainer().clientWidth;
  const width = shot.width + 2 * PAD * scale;
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const font = (size, weight = "normal") => `${weight} ${size * scale}px "Source Sans", "Segoe UI", Arial, sans-serif`;
  pen.font = font(14);
  const lines = wrap(pen, sentence, shot.width);
  const head = (PAD + 30 + 20 * lines.length + 10) * scale;
  canvas.width = width;
  canvas.height = head + shot.height + (50 + 24 + PAD) * scale;
  pen.fillStyle = colors.ground;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = colors.text;
  pen.textBaseline = "top";
  pen.font = font(20, "bold");
  pen.fillText(title, PAD * scale, PAD * scale);
  pen.font = font(14);
  lines.forEach((line, i) => pen.fillText(line, PAD * scale, (PAD + 30 + 20 * i) * scale));
  pen.drawImage(shot, PAD * scale, head);
  pen.font = font(12);
  let [x, y] = [PAD * scale, head + shot.height + 10 * scale];
  for (const [, label, color] of legend) {
    const words = `mostly ${label.toLowerCase()}`;
    const long = 32 * scale + pen.measureText(words).width;
    if (x + long > width) [x, y] = [PAD * scale, y + 20 * scale];
    pen.fillStyle = color;
    pen.beginPath();
    pen.arc(x + 6 * scale, y + 8 * scale, 6 * scale, 0, 2 * Math.PI);
    pen.fill();
    pen.fillStyle = colors.text;
    pen.fillText(words, x + 16 * scale, y + 2 * scale);
    x += long;
  }
  pen.fillStyle = colors.quiet;
  pen.fillText(source, PAD * scale, canvas.height - (PAD + 14) * scale);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function wrap(pen, text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (pen.measureText(longer).width > width && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
