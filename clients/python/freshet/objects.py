"""Objects of the store as inputs."""


class Objects:
    """All objects whose keys begin as the sources do: `Objects("s3://bucket/prefix", chunk_size=64 << 20)`.

    Each is one input, or one for every piece of so many bytes. Pieces end where lines end unless `lines` is false: every line is
    in exactly one of them.
    """

    def __init__(self, *sources, chunk_size=0, lines=True):
        if not sources or not all(isinstance(source, str) and source.startswith("s3://") for source in sources):
            raise ValueError("sources: %r (expected: s3://bucket/prefix, one or more)" % (sources,))
        self.sources = list(sources)
        self.chunk_size = chunk_size or 0
        self.lines = lines

    def document(self):
        return {"sources": self.sources, "pieceBytes": self.chunk_size, "lines": self.lines}
