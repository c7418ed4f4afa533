#!/usr/bin/env python3
"""
Draw a robot from its URDF as SVG: boxes and cylinders, with the joints at given positions.

    render.py ROBOT.urdf [JOINT=POSITION ...] > ROBOT.svg

Needs nothing but Python. `draw-all` draws those of the documentation.
"""

import math
import sys
import xml.etree.ElementTree as ET

VIEW = (math.radians(-125), math.radians(25))  # the eye: around z, and above the ground
LIGHT = (0.3, -0.5, 0.8)
WIDTH = 480


def multiply(a, b):
    return [[sum(a[i][k] * b[k][j] for k in range(4)) for j in range(4)] for i in range(4)]


def place(xyz, turn):
    return [[*turn[i], xyz[i]] for i in range(3)] + [[0, 0, 0, 1]]


def about(axis, angle):
    """Return the rotation about a unit axis."""
    x, y, z = axis
    c, s = math.cos(angle), math.sin(angle)
    d = 1 - c
    return [[c + x * x * d, x * y * d - z * s, x * z * d + y * s],
            [y * x * d + z * s, c + y * y * d, y * z * d - x * s],
            [z * x * d - y * s, z * y * d + x * s, c + z * z * d]]


def numbers(text, otherwise='0 0 0'):
    return [float(v) for v in (text or otherwise).split()]


def origin(element):
    """Return the frame of an element's origin: roll, pitch, yaw about fixed axes."""
    o = element.find('origin')
    at = o.attrib if o is not None else {}
    r, p, y = numbers(at.get('rpy'))
    frame = place(numbers(at.get('xyz')), about((0, 0, 1), y))
    return multiply(multiply(frame, place((0, 0, 0), about((0, 1, 0), p))), place((0, 0, 0), about((1, 0, 0), r)))


def faces(geometry):
    """Return the faces of a box or a cylinder as lists of corners."""
    box, cylinder = geometry.find('box'), geometry.find('cylinder')
    if box is not None:
        x, y, z = (v / 2 for v in numbers(box.get('size')))
        base = [(-x, -y), (x, -y), (x, y), (-x, y)]
    else:
        r, z, n = float(cylinder.get('radius')), float(cylinder.get('length')) / 2, 20
        base = [(r * math.cos(2 * math.pi * k / n), r * math.sin(2 * math.pi * k / n)) for k in range(n)]
    low, high = [(*p, -z) for p in base], [(*p, z) for p in base]
    sides = [[low[k - 1], low[k], high[k], high[k - 1]] for k in range(len(base))]
    return [high, low[::-1], *sides]


def position(joint, positions):
    """Return where a joint stands: as given, as the joint it mimics, or as near to 0 as its limits allow."""
    mimic = joint.find('mimic')
    if mimic is not None:
        master = next(j for j in joint.robot if j.get('name') == mimic.get('joint'))
        return float(mimic.get('multiplier', 1)) * position(Joint(master, joint.robot), positions) + float(mimic.get('offset', 0))
    if joint.get('name') in positions:
        return positions[joint.get('name')]
    limit = joint.find('limit')
    if limit is None:
        return 0.0
    return min(max(0.0, float(limit.get('lower', 0))), float(limit.get('upper', 0)))


class Joint:
    """A joint and the joints beside it."""

    def __init__(self, element, robot):
        self.element, self.robot = element, robot

    def get(self, name):
        return self.element.get(name)

    def find(self, name):
        return self.element.find(name)


def frames(robot, positions):
    """Return the frame of every link."""
    joints = robot.findall('joint')
    children = {j.find('child').get('link') for j in joints}
    root = next(link.get('name') for link in robot.findall('link') if link.get('name') not in children)
    known = {root: place((0, 0, 0), about((0, 0, 1), 0))}
    while len(known) <= len(joints):
        for element in joints:
            parent, child = element.find('parent').get('link'), element.find('child').get('link')
            if parent not in known or child in known:
                continue
            joint = Joint(element, joints)
            axis = numbers(element.find('axis').get('xyz')) if element.find('axis') is not None else (1, 0, 0)
            q = position(joint, positions) if element.get('type') != 'fixed' else 0
            if element.get('type') == 'prismatic':
                move = place([q * a for a in axis], about((0, 0, 1), 0))
            else:
                move = place((0, 0, 0), about(axis, q))
            known[child] = multiply(multiply(known[parent], origin(element)), move)
    return known


def seen(p):
    """Return a point as the eye sees it: right, up, towards the eye."""
    a, e = VIEW
    x, y = math.cos(a) * p[0] - math.sin(a) * p[1], math.sin(a) * p[0] + math.cos(a) * p[1]
    return x, p[2] * math.cos(e) + y * math.sin(e), p[2] * math.sin(e) - y * math.cos(e)


def shade(colour, corners):
    """Return a colour as bright as the face is turned towards the light."""
    u, v = ([corners[k][i] - corners[0][i] for i in range(3)] for k in (1, 2))
    n = (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
    length = math.sqrt(sum(c * c for c in n)) or 1
    bright = 0.6 + 0.4 * sum(a * b for a, b in zip(n, LIGHT)) / length
    return '#' + ''.join(f'{int(255 * min(1, max(0, (0.1 + c * 0.9) * bright))):02x}' for c in colour)


def draw(robot, positions):
    colours = {m.get('name'): numbers(m.find('color').get('rgba'))[:3] for m in robot.findall('material')}
    at = frames(robot, positions)
    polygons = []
    for link in robot.findall('link'):
        for visual in link.findall('visual'):
            frame = multiply(at[link.get('name')], origin(visual))
            colour = colours[visual.find('material').get('name')]
            for face in faces(visual.find('geometry')):
                corners = [[sum(frame[i][k] * (*c, 1)[k] for k in range(4)) for i in range(3)] for c in face]
                eye = [seen(c) for c in corners]
                area = sum(eye[k - 1][0] * eye[k][1] - eye[k][0] * eye[k - 1][1] for k in range(len(eye)))
                if area > 0:
                    polygons.append((sum(c[2] for c in eye) / len(eye), eye, shade(colour, corners)))
    xs = [c[0] for _, eye, _ in polygons for c in eye]
    ys = [c[1] for _, eye, _ in polygons for c in eye]
    scale = WIDTH * 0.9 / max(max(xs) - min(xs), max(ys) - min(ys))
    width, height = (max(xs) - min(xs)) * scale + 40, (max(ys) - min(ys)) * scale + 40
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" stroke="#222" stroke-width="0.6" stroke-linejoin="round">')
    print(f'<title>{robot.get("name")}</title>')
    for _, eye, colour in sorted(polygons, key=lambda p: p[0]):
        points = ' '.join(f'{(c[0] - min(xs)) * scale + 20:.1f},{(max(ys) - c[1]) * scale + 20:.1f}' for c in eye)
        print(f'<polygon points="{points}" fill="{colour}"/>')
    print('</svg>')


if __name__ == '__main__':
    given = (argument.split('=', 1) for argument in sys.argv[2:])
    draw(ET.parse(sys.argv[1]).getroot(), {name: float(value) for name, value in given})
