PYTHON ?= python

.PHONY: whoosh-suite

whoosh-suite:  ## Whoosh's own tests with our codec
	$(PYTHON) -m benchmarks.whoosh_suite
