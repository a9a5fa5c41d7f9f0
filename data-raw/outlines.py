"""Draw the outlines behind the page's corridor map, from Natural Earth's countries at 1:50 million, public domain.

    npm pack world-atlas@2.0.2
    python data-raw/outlines.py world-atlas-2.0.2.tgz

The package holds Natural Earth 4.1 as TopoJSON; it has no states of Mexico, so the map shows cities and sectors as
points, which the API names and the page projects with the `projection` written here. The map is equidistant along
meridians, true to scale on 20 degrees north, in units of a 1000th of its width; lines keep to within `TOLERANCE` units
of their source.
"""

import hashlib
import itertools
import json
import math
import sys
import tarfile
from pathlib import Path
from typing import Any

SHA256 = "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"
WEST, EAST, SOUTH, NORTH = -119.0, -73.0, 4.0, 35.5
PARALLEL = 20.0
TOLERANCE = 1.1
SMALLEST = 12.0  # square units: an island that would be a dot is left out
ROOT = Path(__file__).parent.parent
TARGET = ROOT / "src" / "winset" / "app" / "page" / "outlines.json"
SCALE = 1000.0 / ((EAST - WEST) * math.cos(math.radians(PARALLEL)))
# Units of the map for a degree: x = (lon - west) * a_degree_east, y = (north - lat) * a_degree_south.
PROJECTION = {
    "west": WEST,
    "north": NORTH,
    "a_degree_east": round(SCALE * math.cos(math.radians(PARALLEL)), 4),
    "a_degree_south": round(SCALE, 4),
}

Point = tuple[float, float]


def projected(lon: float, lat: float) -> Point:
    """Return a place in units of the map, x to the east and y to the south."""
    return (lon - WEST) * math.cos(math.radians(PARALLEL)) * SCALE, (NORTH - lat) * SCALE


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """Return every arc as projected points; TopoJSON keeps them as whole differences of a grid."""
    (scale_x, scale_y), (shift_x, shift_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append(projected(x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)
    return arcs


def simplified(points: list[Point]) -> list[Point]:
    """Return the line of Douglas and Peucker (1973): no point dropped lies further than TOLERANCE from it."""
    if len(points) < 3:
        return points
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = math.hypot(x1 - x0, y1 - y0)

    def distance(point: Point) -> float:
        if length == 0:
            return math.hypot(point[0] - x0, point[1] - y0)
        return abs((x1 - x0) * (y0 - point[1]) - (x0 - point[0]) * (y1 - y0)) / length

    furthest = max(range(1, len(points) - 1), key=lambda place: distance(points[place]))
    if distance(points[furthest]) <= TOLERANCE:
        return [points[0], points[-1]]
    return simplified(points[: furthest + 1])[:-1] + simplified(points[furthest:])


def joined(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Return the points of a ring; an arc ~i is arc i backwards."""
    points: list[Point] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def clipped(points: list[Point], box: tuple[float, float, float, float]) -> list[Point]:
    """Return a polygon cut to a box, one edge after the other (Sutherland and Hodgman 1974)."""
    left, top, right, bottom = box
    for axis, limit, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        kept: list[Point] = []
        for here, there in zip(points, points[1:] + points[:1], strict=True):
            inside, next_inside = sign * here[axis] >= sign * limit, sign * there[axis] >= sign * limit
            if inside:
                kept.append(here)
            if inside != next_inside:
                share = (limit - here[axis]) / (there[axis] - here[axis])
                cut = [here[k] + share * (there[k] - here[k]) for k in (0, 1)]
                kept.append((cut[0], cut[1]))
        points = kept
    return points


def area(points: list[Point]) -> float:
    """Return the area of a polygon in square units."""
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def path(points: list[Point], *, closed: bool) -> str:
    """Return points as an SVG path of whole differences."""
    whole = [(round(x), round(y)) for x, y in points]
    text = f"M{whole[0][0]} {whole[0][1]}"
    steps = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in itertools.pairwise(whole)]
    steps = [step for step in steps if step != (0, 0)]
    text += "l" + " ".join(f"{dx} {dy}" for dx, dy in steps) if steps else ""
    return (text + ("z" if closed else "")).replace(" -", "-")


def outlines(topology: dict[str, Any]) -> dict[str, Any]:
    """Return land and borders inside the map's frame."""
    arcs = arcs_of(topology)
    width, height = projected(EAST, SOUTH)
    box = (-20.0, -20.0, width + 20.0, height + 20.0)
    inside = [any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in arc) for arc in arcs]
    simple = [simplified(arc) if near else [arc[0], arc[-1]] for arc, near in zip(arcs, inside, strict=True)]
    users = [0] * len(arcs)
    land = []
    for country in topology["objects"]["countries"]["geometries"]:
        nested = country.get("arcs", [])
        for polygon in [nested] if country["type"] == "Polygon" else nested:
            for ring in polygon:
                for index in {one if one >= 0 else ~one for one in ring}:
                    users[index] += 1
            if not any(inside[one if one >= 0 else ~one] for one in polygon[0]):
                continue
            cut = clipped(joined(polygon[0], simple), box)
            if len(cut) > 2 and area(cut) >= SMALLEST:
                land.append(path(cut, closed=True))
    borders = [
        path(arc, closed=False) for arc, n, near in zip(simple, users, inside, strict=True) if n > 1 and near
    ]
    return {
        "width": round(width),
        "height": round(height),
        "land": "".join(land),
        "borders": "".join(borders),
    }


def main(archive: Path) -> None:
    """Write outlines.json."""
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"{archive}: sha256 {found}, expected {SHA256} (world-atlas 2.0.2)")
    with tarfile.open(archive) as package:
        member = package.extractfile("package/countries-50m.json")
        assert member is not None
        topology = json.load(member)
    source = "Natural Earth 4.1, 1:50m, public domain, from world-atlas 2.0.2"
    document = {"source": source, "projection": PROJECTION, **outlines(topology)}
    TARGET.write_text(
        json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    main(Path(sys.argv[1]))
