from recorder import ParameterValue  # noqa: F401
