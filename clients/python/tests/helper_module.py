"""A module of a user's project: workers do not have it."""


class Point:
    def __init__(self, x):
        self.x = x


def double(point):
    from helper_module import Point as Same

    return Same(point.x * 2)
