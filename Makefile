# Rashomon. `make help` lists the targets; each works on a clean clone.
.DEFAULT_GOAL := help
BIN := bin/rashomon

WEB := web/dist/index.html
WEB_SOURCES := $(shell find web -name node_modules -prune -o -name dist -prune -o -type f -print)
# The workbench is embedded when it has been built; Go alone builds and tests without it.
WEB_TAG = $$(test -f $(WEB) && echo -tags web)

.PHONY: help build web web-test demo test test-postgres race lint fmt bench bench-read eval train clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

build: ## build bin/rashomon, with the workbench when npm is there
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory web; else echo "no npm: bin/rashomon will have no workbench"; fi
	CGO_ENABLED=0 go build $(WEB_TAG) -trimpath -ldflags "-s -w" -o $(BIN) ./cmd/rashomon

web: $(WEB) ## build the workbench into web/dist

web/node_modules: web/package-lock.json
	cd web && npm ci --no-audit --no-fund && touch node_modules

$(WEB): web/node_modules $(WEB_SOURCES)
	cd web && npm run build

web-test: $(WEB) ## check the workbench's types and run its unit tests
	cd web && npm run check && npm test

demo: build ## read the example affair, print its report, write it as one page
	$(BIN) demo

test: ## all tests (those that need the development data skip aloud)
	go vet ./...
	go test -timeout 20m ./...

test-postgres: ## all tests, with a throwaway PostgreSQL server for those that want one
	.ci/with-postgres $(MAKE) test

race: ## tests under the race detector
	go test -race -timeout 40m ./...

lint: ## formatting and vet
	@test -z "$$(gofmt -l cmd internal nlp examples)" || { gofmt -l cmd internal nlp examples; exit 1; }
	go vet ./...

fmt: ## format the code
	gofmt -w cmd internal nlp examples

bench: ## benchmarks with allocations
	go test -run '^$$' -bench . -benchmem ./nlp ./internal/...

bench-read: build ## read 10,000 made-up articles: pace, memory, kill -9 (bench/README.md)
	go run ./bench/read -n 10000 -words 200 -rashomon $(BIN)

eval: build ## measure on the development data (RASHOMON_SHARED, default ../shared)
	$(BIN) eval nlp
	$(BIN) eval coding

train: build ## learn all embedded models again (needs the development data; see docs)
	$(BIN) train syntax clusters
	$(MAKE) build
	$(BIN) train entities
	$(MAKE) build
	$(BIN) train coreference roles likeness
	go run ./internal/coding/learn/cmd/traincoding -data $${RASHOMON_SHARED:-../shared}/data -out internal/coding/models
	$(MAKE) build

clean: ## remove what was built
	rm -rf bin web/dist
