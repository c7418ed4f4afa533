from recorder import LifecycleNode, Node  # noqa: F401
