# What people do here, a target a line: `make help`. The work is in scripts/, each of which says what it promises.

SUITE ?= all
FILTER ?=
SEEDS ?= 10000
FROM ?= 0
ARGS ?=

.PHONY: help demo test lint bench simulate app screens goldens setup readme check-readme

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Play the story: a plane, a marked-up drawing, and nothing lost (ARGS="--seed 8")
	@scripts/setup.sh --build
	@cargo run --package musette-cli --bin musette -- demo $(ARGS)

test: setup ## Set up, then run every suite (SUITE=unit|journeys|simulation|peers|kotlin, FILTER=name)
	@python3 scripts/suites.py --suite "$(SUITE)" --filter "$(FILTER)"

lint: ## Format, clippy, ktlint, licences and sources, layers, doors, file lengths
	@scripts/lint.sh

bench: setup ## Measure against raw SQLite and rclone, as ratios of one run, and the screens through JNA (release builds)
	@cargo run --release --package musette-bench -- $(ARGS)
	@scripts/kotlin.sh --bench

simulate: ## Run seeded histories with crashes and faults (SEEDS=n, FROM=n, ARGS="--sabotage NAME")
	@cargo run --package musette-simulation -- --seeds $(SEEDS) --from $(FROM) $(ARGS)

app: ## Open the screens in a window, over a stand-in organisation (ARGS="--tablet")
	@scripts/setup.sh --build
	@scripts/kotlin.sh --app $(ARGS)

screens: setup ## Draw every state of every screen, and lay the contact sheets into docs/screens
	@scripts/kotlin.sh --screens

goldens: setup ## Write the small pictures anew that every drawn screen is compared with; look first
	@scripts/kotlin.sh --goldens

setup: ## Check the machine, and get what the tests need; says in words what is missing
	@scripts/setup.sh

readme: ## Play the demo and put its transcript into README.md
	@python3 scripts/readme.py --write

check-readme: ## Check that the transcript in README.md is one of the present demo
	@python3 scripts/readme.py --check
