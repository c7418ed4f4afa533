from recorder import DeclareLaunchArgument  # noqa: F401
