"""The indexer: posts in, an index and answers out.

The way of the data, each arrow one function:

    post file → Post → Document (visible text) → Terms → engine          (indexing)
    query text → Query → engine → Hit → Snippet (text + marks)           (searching)

Folders stand on floors and import only from the floors below:

    cli                     the command line
    build, search           posts → engine; query text → results
    engines                 one protocol, its engines
    posts, korean           file → visible text; text → terms
    errors                  one tree of errors
"""
