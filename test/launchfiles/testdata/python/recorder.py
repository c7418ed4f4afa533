"""The part of ROS 2's launch that the launch files here use, as records: what they say, not what launch would do."""

import subprocess


class Substitution:
    """A text that is known only when the arguments are."""

    def __init__(self, evaluate):
        self.evaluate = evaluate


def expand(value, variables):
    """Return the text of a value, a substitution, or a list of both put together."""
    if isinstance(value, Substitution):
        return value.evaluate(variables)
    if isinstance(value, (list, tuple)):
        return ''.join(expand(v, variables) for v in value)
    return value


def LaunchConfiguration(name):
    return Substitution(lambda variables: variables[name])


def FindPackageShare(package):
    return Substitution(lambda _: f'share/{package}')


def PathJoinSubstitution(parts):
    return Substitution(lambda variables: '/'.join(expand(p, variables) for p in parts))


def PythonExpression(parts):
    return Substitution(lambda variables: str(eval(expand(parts, variables), {}, {})))


def Command(parts):
    return Substitution(lambda variables: subprocess.check_output(expand(parts, variables), shell=True, text=True))


def IfCondition(value):
    return value


def ParameterValue(value, *, value_type):
    assert value_type is str
    return value


class DeclareLaunchArgument:
    """An argument of the launch file."""

    kind = 'argument'

    def __init__(self, name, *, default_value=None, description, choices=None):
        self.name, self.default, self.description, self.choices = name, default_value, description, choices


class Node:
    """A program that the launch file starts."""

    kind = 'node'

    def __init__(self, *, package, executable, name=None, namespace=None, arguments=(), ros_arguments=(), parameters=(),
                 condition=None, output):
        assert output == 'screen'
        self.package, self.executable, self.condition = package, executable, condition
        self.name, self.namespace, self.parameters = name, namespace, parameters
        self.arguments, self.ros_arguments = arguments, ros_arguments

    def describe(self, variables):
        """Return what is started, with every text expanded."""
        def all_of(values):
            return [expand(v, variables) for v in values]
        files = [expand(p, variables) for p in self.parameters if not isinstance(p, dict)]
        values = {k: expand(v, variables) for p in self.parameters if isinstance(p, dict) for k, v in p.items()}
        return {
            'package': self.package, 'executable': self.executable,
            'name': expand(self.name, variables) or '', 'namespace': expand(self.namespace, variables) or '',
            'arguments': all_of(self.arguments), 'ros_arguments': all_of(self.ros_arguments),
            'parameter_files': files, 'parameters': values,
        }


class LifecycleNode(Node):
    """A program that the launch file starts and whose life cycle it can follow."""

    def __init__(self, *, name, namespace, **others):
        super().__init__(name=name, namespace=namespace, **others)


class LaunchDescription:
    """All that a launch file declares and starts."""

    def __init__(self, entities):
        self.entities = entities
