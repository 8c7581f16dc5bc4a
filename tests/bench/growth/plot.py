"""Milliseconds of one over how many there are, both logarithmic, as SVG."""
from math import ceil, floor, log10

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 20, 60
COLOURS = ["#0b6e99", "#b3541e", "#4f7a28", "#7a3f8f"]
MARKS = ["M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0", "M-4,-4h8v8h-8z", "M0,-5l5,9h-10z", "M0,-5l5,5l-5,5l-5,-5z"]


class Axis:
    def __init__(self, values, start, end):
        self.low, self.high = floor(log10(min(values))), ceil(log10(max(values)))
        self.high = max(self.high, self.low + 1)
        self._start, self._end = start, end

    def place(self, value):
        return self._start + (log10(value) - self.low) / (self.high - self.low) * (self._end - self._start)

    def decades(self):
        return [10.0 ** power for power in range(self.low, self.high + 1)]


def written(value):
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def drawn(lines):
    """`lines`: name to (unit, points with "size" and "milliseconds")."""
    points = [point for _, each in lines.values() for point in each]
    x = Axis([point["size"] for point in points], LEFT, WIDTH - RIGHT)
    y = Axis([point["milliseconds"] for point in points], HEIGHT - BOTTOM, TOP)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13" fill="#333">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    for value in x.decades():
        at = x.place(value)
        out.append(f'<path d="M{at:.1f},{TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>'
                   f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{written(value)}</text>')
    for value in y.decades():
        at = y.place(value)
        out.append(f'<path d="M{LEFT},{at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
                   f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{written(value)}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 14}" text-anchor="middle">how many there are</text>'
               f'<text transform="translate(18,{(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">milliseconds of one</text>')
    ends = spread_apart([y.place(each[-1]["milliseconds"]) for _, each in lines.values()], 18)
    for number, (name, (unit, each)) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        places = [(x.place(point["size"]), y.place(point["milliseconds"])) for point in each]
        path = "L".join(f"{a:.1f},{b:.1f}" for a, b in places)
        out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<path transform="translate({a:.1f},{b:.1f})" d="{MARKS[number % len(MARKS)]}" fill="{colour}"/>' for a, b in places]
        out.append(f'<path d="M{places[-1][0] + 8:.1f},{places[-1][1]:.1f}L{WIDTH - RIGHT + 12},{ends[number]:.1f}" stroke="{colour}" stroke-width="0.7"/>'
                   f'<text x="{WIDTH - RIGHT + 16}" y="{ends[number] + 4:.1f}" fill="{colour}">{name}, {unit}</text>')
    return "\n".join([*out, "</svg>"]) + "\n"


def spread_apart(places, least):
    """The places, moved down as little as it takes for each two to be `least` apart."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for before, after in zip(order, order[1:]):
        moved[after] = max(moved[after], moved[before] + least)
    return moved
