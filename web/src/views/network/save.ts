// Saves a drawing as it is seen: what style sheets give it is written into a copy.

const kept = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'opacity', 'font', 'color', 'paint-order', 'text-anchor'];

function copy(svg: SVGSVGElement): SVGSVGElement {
  const out = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll<SVGElement>('*')];
  const to = [out, ...out.querySelectorAll<SVGElement>('*')];
  from.forEach((e, i) => {
    const seen = getComputedStyle(e);
    for (const name of kept) to[i]?.style.setProperty(name, seen.getPropertyValue(name));
  });
  out.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  out.style.background = getComputedStyle(document.body).backgroundColor;
  for (const a of out.querySelectorAll('a')) a.removeAttribute('href');
  return out;
}

function save(b: Blob, name: string): void {
  const a = document.createElement('a');
  a.href = URL.createObjectURL(b);
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 1000);
}

export function saveSVG(svg: SVGSVGElement, name: string): void {
  save(new Blob([new XMLSerializer().serializeToString(copy(svg))], { type: 'image/svg+xml' }), name);
}

export async function savePNG(svg: SVGSVGElement, name: string): Promise<void> {
  const box = svg.viewBox.baseVal;
  const out = copy(svg);
  out.setAttribute('width', String(box.width));
  out.setAttribute('height', String(box.height));
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(out)], { type: 'image/svg+xml' }));
  try {
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = box.width * 2;
    canvas.height = box.height * 2;
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const b = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (!b) throw new Error('the picture could not be drawn: save it as SVG');
    save(b, name);
  } finally {
    URL.revokeObjectURL(url);
  }
}
