from recorder import FindPackageShare  # noqa: F401
