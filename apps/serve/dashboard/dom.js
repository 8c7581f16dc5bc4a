// Elements from code. Text always becomes a text node: nothing here, and nothing elsewhere, parses markup.

const svgSpace = 'http://www.w3.org/2000/svg';

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else if (name === 'data') Object.assign(element.dataset, value);
    else if (name === 'style') Object.entries(value).forEach(([key, one]) => element.style.setProperty(key, one));
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== false));
  return element;
}

// h('p', {class: 'note', on: {click}}, 'text', child, [more])
export const h = (tag, properties = {}, ...children) => fill(document.createElement(tag), properties, children);
export const svg = (tag, properties = {}, ...children) => fill(document.createElementNS(svgSpace, tag), properties, children);

export function replace(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== false));
  return element;
}

let ids = 0;
export const freshId = prefix => `${prefix}-${++ids}`;

const shapes = {
  match: 'M5 12.5l4.5 4.5L19 7.5',
  review: 'M12 7v6m0 3.5v.01M12 3a9 9 0 100 18 9 9 0 000-18z',
  no_match: 'M6.5 6.5l11 11m0-11l-11 11',
  camera: 'M4 8h3.5L9 6h6l1.5 2H20v11H4zM12 16.500a3.500 3.500 0 100-7 3.500 3.500 0 000 7z',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  paste: 'M8 5H6v16h12V5h-2M9 3h6v4H9z',
  customers: 'M9 11a3.500 3.500 0 100-7 3.500 3.500 0 000 7zM3 20c0-4 2.700-6 6-6s6 2 6 6M16 4.500a3.300 3.300 0 010 6.300M17.500 14.500c2.200.8 3.500 2.600 3.500 5.500',
  compare: 'M4 17c2-7 4.500-10.500 6-9 2 2-3.500 9-2 9 2 0 2.700-6 4.500-6 1.300 0-.5 4 .8 4 1.700 0 1.700-2.600 3-2.600.8 0 1 1.300 3.700.6M4 21h16',
  queue: 'M4 6h16M4 12h16M4 18h9M16 18l2 2 3.500-4',
  insight: 'M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500v5M9 14.500v5',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  left: 'M9 5L4 10l5 5M4 10h9a6 6 0 016 6v3',
  right: 'M15 5l5 5-5 5M20 10h-9a6 6 0 00-6 6v3',
  remove: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
};

export const icon = (name, size = 20) => svg(
    'svg', {class: 'icon', viewBox: '0 0 24 24', width: size, height: size, 'aria-hidden': 'true', focusable: 'false'},
    svg('path', {d: shapes[name]}));

// For those who hear the page.
export function say(text) {
  const place = document.getElementById('said');
  place.textContent = '';
  setTimeout(() => place.textContent = text, 30);
}

export const button = (label, properties = {}, iconName = null) =>
    h('button', {type: 'button', ...properties, class: `button ${properties.class ?? ''}`}, iconName && icon(iconName), h('span', {}, label));
