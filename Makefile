# The one door. `make` alone prints this list; each line of work is a script in bin/.
.DEFAULT_GOAL := help
.PHONY: help run test check browser fix bench messages requirements

help:  ## Print this list
	@sed -nE 's/^([a-z]+):  ## (.*)/  make \1\t\2/p' Makefile | expand -t 22

run:  ## Set up what is missing and serve http://localhost:8000 (PORT=…, APT=1) until Ctrl-C
	@bin/run

test:  ## Test on SQLite, and on PostgreSQL where there is one (ARGS="tests/core -x")
	@bin/test $(ARGS)

check:  ## Check format, floors, types, templates, migrations, translations, known holes
	@bin/check

browser:  ## Walk the product in Chromium (ARGS="-k plan_in")
	@bin/browser $(ARGS)

fix:  ## Mend what `make check` can mend by itself
	@bin/fix

bench:  ## Measure the main pages on a programme-size and a national database
	@bin/bench $(ARGS)

messages:  ## Collect the texts to translate into locale/
	@bin/messages

requirements:  ## Pin what pyproject.toml asks for (UPGRADE=1 takes the newest)
	@bin/setup dev && bin/requirements
