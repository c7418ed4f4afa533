from recorder import LaunchDescription  # noqa: F401
