// Lists what does not fit in a page: anything wider than the page, tables that scroll, labels of pictures that touch or leave their picture.
function audit(view) {
  const doc = view.document, found = [], width = view.innerWidth;
  doc.querySelectorAll('details').forEach(d => { d.open = true; });
  const name = e => `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''} in ${e.closest('section')?.id ?? 'the head'}`;
  const wide = doc.documentElement.scrollWidth;
  if (wide > width) {
    found.push(`the page is ${wide} wide, not ${width}`);
  }
  for (const e of doc.querySelectorAll('body *')) {
    const r = e.getBoundingClientRect();
    const shown = r.width > 1 && r.height > 1 && !e.closest('nav, thead, .skip, svg');
    if (shown && (r.right > width + 1 || r.left < -1)) {
      found.push(`${name(e)} ends at ${Math.round(r.right)} of ${width}`);
    }
  }
  for (const e of doc.querySelectorAll('.scroll, td, .card, figure, dd')) {
    if (e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1) {
      found.push(`${name(e)} needs ${e.scrollWidth} and has ${e.clientWidth}: ${e.textContent.slice(0, 40)}`);
    }
  }
  for (const svg of doc.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) {
      continue;
    }
    const texts = [...svg.querySelectorAll('text')].map(t => ({ text: t.textContent, corners: corners(t) }));
    for (const t of texts) {
      if (t.corners.some(c => c.x < frame.left - 1 || c.x > frame.right + 1 || c.y < frame.top - 1 || c.y > frame.bottom + 1)) {
        found.push(`'${t.text}' leaves its picture, ${name(svg)}`);
      }
    }
    for (let i = 0; i < texts.length; i++) {
      for (let j = 0; j < i; j++) {
        if (touch(texts[i].corners, texts[j].corners) && touch(texts[j].corners, texts[i].corners)) {
          found.push(`'${texts[j].text}' and '${texts[i].text}' touch, ${name(svg)}`);
        }
      }
    }
  }
  return found;
}
// The corners of the letters, which are lower than their line.
function corners(text) {
  const b = text.getBBox(), m = text.getScreenCTM(), h = b.height / 5;
  return [[b.x, b.y + h], [b.x + b.width, b.y + h], [b.x + b.width, b.y + b.height - h], [b.x, b.y + b.height - h]]
    .map(([x, y]) => ({ x: m.a * x + m.c * y + m.e, y: m.b * x + m.d * y + m.f }));
}
// Whether no side of the first separates it from the second.
function touch(a, b) {
  return a.every((p, i) => {
    const q = a[(i + 1) % 4], n = { x: q.y - p.y, y: p.x - q.x };
    const along = c => c.map(r => r.x * n.x + r.y * n.y);
    const one = along(a), two = along(b);
    return Math.max(...one) > Math.min(...two) && Math.max(...two) > Math.min(...one);
  });
}
