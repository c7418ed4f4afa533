"""Runs a Python launch file with the arguments of the command line and prints what it declares and starts, as JSON."""

import importlib.util
import json
import sys

from recorder import expand

file, *pairs = sys.argv[1:]
spec = importlib.util.spec_from_file_location('launch_file', file)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
entities = module.generate_launch_description().entities

variables = dict(pair.split(':=', 1) for pair in pairs)
arguments, nodes = [], []
for entity in entities:
    if entity.kind == 'argument':
        default = None if entity.default is None else expand(entity.default, {})
        arguments.append({'name': entity.name, 'default': default, 'description': entity.description, 'choices': entity.choices})
        variables.setdefault(entity.name, default)
    elif entity.condition is None or expand(entity.condition, variables) in ('true', 'True'):
        nodes.append(entity.describe(variables))
json.dump({'arguments': arguments, 'nodes': nodes}, sys.stdout)
