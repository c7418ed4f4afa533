from recorder import Command, LaunchConfiguration, PathJoinSubstitution, PythonExpression  # noqa: F401
