from recorder import IfCondition  # noqa: F401
